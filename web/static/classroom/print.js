// The button that prints a page.

const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => print());
