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

  const table = document.getElementById("kb-cases");
  if (!table) return;
  const form = document.getElementById("kb-filters");
  const count = document.getElementById("kb-count");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  let order = { key: "start", descending: false };

  const answer = (row, name) =>
    row.getAttribute(name === "decade" || name === "region" ? `data-${name}` : `data-a-${name}`);

  const passes = (row) =>
    [...form.elements].every((field) => {
      if (!field.name || !field.value) return true;
      if (field.name === "text") return row.dataset.words.includes(field.value.trim().toLowerCase());
      return answer(row, field.name) === field.value;
    });

  const sorted = () => {
    const name = `data-k-${order.key}`;
    const sign = order.descending ? -1 : 1;
    body.append(...rows.sort((a, b) =>
      sign * a.getAttribute(name).localeCompare(b.getAttribute(name)) || a.dataset.kStart.localeCompare(b.dataset.kStart)));
    for (const head of table.tHead.rows[0].cells) {
      if (head.dataset.sort === order.key) head.setAttribute("aria-sort", order.descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };

  const show = () => {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !passes(row);
      shown += !row.hidden;
    }
    count.textContent = shown === rows.length ? `${rows.length} cases` : `${shown} of ${rows.length} cases shown`;
  };

  const remember = () => {
    const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    if (order.key !== "start" || order.descending) state.set("sort", (order.descending ? "-" : "") + order.key);
    const query = state.toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
  };

  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kb-sort";
    button.textContent = head.textContent;
    button.addEventListener("click", () => {
      order = { key: head.dataset.sort, descending: order.key === head.dataset.sort && !order.descending };
      sorted();
      remember();
    });
    head.replaceChildren(button);
  }

  const state = new URLSearchParams(location.search);
  for (const field of form.elements) {
    if (field.name && state.has(field.name)) field.value = state.get(field.name);
  }
  const known = [...table.tHead.rows[0].cells].map((head) => head.dataset.sort);
  const wanted = state.get("sort") || "";
  if (known.includes(wanted.replace(/^-/, ""))) order = { key: wanted.replace(/^-/, ""), descending: wanted.startsWith("-") };

  form.addEventListener("input", () => { show(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { show(); remember(); }));
  const box = document.getElementById("kb-filterbox");
  box.hidden = false;
  box.open = matchMedia("(min-width: 45em)").matches || state.size > 0;
  sorted();
  show();
})();
