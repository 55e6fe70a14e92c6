/* What a term means, beside it: when one points at it, comes to it with a key or taps on it. The explanations
 * (glossary/terms.js, made by builder/render/terms.py) are fetched at the first use. The link leads to the term's page.
 */
(function () {
  "use strict";
  const TERM = ".mz-explained";
  if (!document.querySelector(TERM)) return;
  const PAUSE = 200; // milliseconds, in which a pointer may only pass by, or come from the term to what is said of it
  const note = document.createElement("div");
  note.id = "mz-term";
  note.role = "tooltip";
  note.lang = "zh";
  note.hidden = true;
  let terms, shown, timer, isTouched;

  function take(link) {
    terms ||= new Promise((resolve, reject) => {
      window.mzTerms = resolve;
      const script = document.createElement("script");
      script.charset = "utf-8";
      script.src = new URL("terms.js", link.href);
      script.onerror = () => { terms = null; reject(new Error(script.src)); };
      document.head.append(script);
    });
    return terms;
  }

  function hide() {
    timer = clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    note.hidden = true;
  }

  async function show(link) {
    if (shown === link) return;
    hide();
    shown = link;
    const known = await take(link);
    const text = known[/([^/]+)\.html/.exec(link.pathname)[1]];
    if (shown !== link || !text) return;
    note.textContent = text;
    note.hidden = false;
    document.body.append(note);
    const at = link.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - note.offsetWidth - 8);
    const top = at.bottom + note.offsetHeight > innerHeight ? at.top - note.offsetHeight : at.bottom;
    note.style.left = `${Math.max(8, left) + scrollX}px`;
    note.style.top = `${top + scrollY}px`;
    link.setAttribute("aria-describedby", note.id);
  }

  const later = (act) => { clearTimeout(timer); timer = setTimeout(act, PAUSE); };
  const term = (event) => event.target.closest?.(TERM);
  const quietly = (link) => show(link).catch(hide);

  document.addEventListener("pointerdown", (event) => { isTouched = event.pointerType !== "mouse"; });
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = term(event);
    if (link) later(() => quietly(link));
    else if (note.contains(event.target)) clearTimeout(timer);
    else if (shown || timer) later(hide);
  });
  document.addEventListener("focusin", (event) => {
    const link = term(event);
    if (link?.matches(":focus-visible")) quietly(link);
    else if (!isTouched) hide();
  });
  document.addEventListener("click", (event) => {
    const link = term(event);
    if (link && isTouched && shown !== link) {
      event.preventDefault();
      show(link).catch(() => { location.href = link.href; });
    } else if (!note.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    isTouched = false;
    if (event.key === "Escape") hide();
  });
})();
