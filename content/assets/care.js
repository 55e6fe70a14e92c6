/* The control for large text and high contrast, the keys of the menu, and what is far down the page.
 * What was chosen is applied in the head of each page (builder/publish/theme/partials/care_head.html).
 */
(function () {
  "use strict";
  const control = document.querySelector(".mz-care");
  const opener = control.querySelector("summary");
  const boxes = control.querySelectorAll("input");

  function chosen() {
    try {
      return __md_get("__care") || {};
    } catch {
      return {}; // storage is not allowed: the choice holds for this page
    }
  }

  let care = chosen();
  for (const box of boxes) {
    box.checked = box.value === "contrast" ? matchMedia(document.getElementById("mz-contrast").media).matches : care.large;
    box.addEventListener("change", () => {
      care = { ...care, [box.value]: box.checked };
      mzCare(care);
      __md_set("__care", care);
    });
  }
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !control.open) return;
    control.open = false;
    opener.focus();
  });
  const closeOutside = (event) => { if (!control.contains(event.target)) control.open = false; };
  document.addEventListener("click", closeOutside);
  document.addEventListener("focusin", closeOutside);

  // The theme checks none of its switches for colours at first: the key then stops at the one that is not shown.
  const switches = [...document.querySelectorAll(".md-option")];
  document.addEventListener("focusin", ({ target }) => {
    if (!switches.includes(target) || !target.nextElementSibling.hidden) return;
    const shown = switches.find((option) => !option.nextElementSibling.hidden);
    shown.checked = true;
    shown.focus();
  });

  // The menu of small screens: who opens it with a key goes on in it, and leaves it with Escape.
  const drawer = document.getElementById("__drawer");
  drawer.addEventListener("change", () => {
    if (drawer.checked && drawer.matches(":focus-visible")) document.querySelector(".md-sidebar--primary a").focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.checked) return;
    drawer.click();
    drawer.focus();
  });

  // Tables far down the page (builder/publish/late.py) are no part of what a screen reader knows until they are laid out.
  addEventListener("load", () => (window.requestIdleCallback || setTimeout)(() => {
    for (const table of document.querySelectorAll(".mz-scroll[style]")) table.style.contentVisibility = "visible";
  }));
})();
