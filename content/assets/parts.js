/* On a page of several: a place that is not on it is on another; the browser is led there, page by page. */
(function () {
  "use strict";
  const { first, part, parts } = document.querySelector(".mz-parts").dataset;
  const NOWHERE = "0";

  function lead() {
    const place = decodeURIComponent(location.hash.slice(1));
    const from = new URLSearchParams(location.search).get("from") || part;
    if (!place || from === NOWHERE || document.getElementById(place)) return;
    const next = Number(part) % Number(parts) + 1;
    const isLast = String(next) === from;
    const address = new URL(isLast || next === 1 ? first : first.replace(/\.html$/, `~${next}.html`), location.href);
    address.search = `from=${isLast ? NOWHERE : from}`;
    address.hash = location.hash;
    location.replace(address);
  }

  lead();
  addEventListener("hashchange", lead);
})();
