// Accounts: a password can be looked at while it is typed, and a link be copied.

for (const tick of document.querySelectorAll("[data-shows]")) {
  const field = document.getElementById(tick.dataset.shows);
  tick.addEventListener("change", () => { field.type = tick.checked ? "text" : "password"; });
  // Password managers look for a password field when the form goes.
  field.form.addEventListener("submit", () => { field.type = "password"; });
}

for (const copy of document.querySelectorAll("[data-copies]")) {
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(copy.dataset.copies);
    copy.parentElement.querySelector("[role=status]").textContent = copy.dataset.done;
  });
}
