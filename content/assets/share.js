// Adds what needs a script to the end of a page: buttons that copy, the device's own way of sharing, the date of today.
"use strict";
(() => {
  const end = document.querySelector(".mz-reuse");
  if (!end) return;
  const [toCopy, toShare, copied, refused] = end.dataset.mzWords.split("|");
  const today = new Date().toLocaleDateString("sv"); // like 2026-03-05
  for (const place of document.querySelectorAll("[data-mz-today]")) place.textContent = today;

  // Pages from disk and from plain http have no clipboard: there the words are selected and copied by the document.
  const copy = async (words) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(words.textContent);
    getSelection().selectAllChildren(words);
    if (!document.execCommand("copy")) throw new Error("copying is not allowed");
  };

  const add = (words, text, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "mz-copy-button";
    button.textContent = text;
    button.addEventListener("click", () => act(button));
    words.parentElement.append(button);
  };

  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "mz-copied";

  for (const words of document.querySelectorAll(".mz-copy")) {
    add(words, toCopy, (button) => {
      button.after(said);
      copy(words).then(
        () => (said.textContent = copied),
        () => (said.textContent = refused),
      );
    });
    const title = words.dataset.mzShare;
    if (title && navigator.share) {
      add(words, toShare, () => navigator.share({ title, url: words.textContent }).catch(() => {}));
    }
  }
})();
