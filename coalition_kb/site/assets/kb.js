// What every page does: the key for the search, and links that open what is folded.
(() => {
  "use strict";

  // "/" goes to the field of the search, unless the reader is writing.
  addEventListener("keydown", (event) => {
    const isWriting = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || isWriting || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = document.getElementById("kb-words") ?? document.getElementById("kb-find");
    event.preventDefault();
    if (field.offsetParent) field.focus();
    else location.href = field.form.action; // where the header has no room for the field
  });

  // On a phone, what stands beside an answer is folded away until it is asked for.
  if (matchMedia("(max-width: 59.98em)").matches) {
    for (const beside of document.querySelectorAll("details.kb-beside")) beside.open = false;
  }

  // A link to what is folded opens every fold around it.
  const named = () => {
    try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; } // an address that was cut short
  };
  const open = () => {
    const target = document.getElementById(named());
    let fold = target && target.closest("details");
    if (!fold) return;
    for (; fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();
})();
