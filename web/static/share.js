// The fold "Share": copies the link, or hands it to the phone's own list of apps.

for (const fold of document.querySelectorAll(".share")) {
  const { title, address } = fold.dataset;
  const [copy, send] = ["copy", "send"].map((name) => fold.querySelector(`[data-do=${name}]`));
  const told = fold.querySelector("[role=status]");
  copy.hidden = !navigator.clipboard;
  send.hidden = !navigator.share;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(address);
    told.textContent = copy.dataset.done;
  });
  // Who closes the list has changed her mind: nothing to tell.
  send.addEventListener("click", () => navigator.share({ title, url: address }).catch(() => {}));
}
