// The edition in one file: it unpacks the pages, shows one at a time by its address, searches, filters and saves tables.
// Nothing is asked of a network. The words of pages are set as text; only whole pages, made by the build, are set as HTML.
(async () => {
  "use strict";

  const SEARCH = "search";
  const CASES = "cases";
  const MOST_HITS = 40; // pages that are listed
  const PASSAGES = 2; // of each
  const AROUND = 90; // characters of a passage before and after what was found
  const WORTH = { Case: 4, State: 3, Variable: 2, Finding: 2 }; // of kinds of page, where all else is equal

  const main = document.getElementById("ed-page");
  const field = document.getElementById("ed-words");
  const said = document.getElementById("ed-said");

  // --- unpacking ---

  // Five signs are four bytes; what is short of five at the end is filled with the last sign, which is then taken off.
  const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";
  const base85 = (text) => {
    const values = new Uint8Array(128);
    for (let at = 0; at < SIGNS.length; at += 1) values[SIGNS.charCodeAt(at)] = at;
    const bytes = new DataView(new ArrayBuffer(Math.ceil(text.length / 5) * 4));
    for (let at = 0, to = 0; at < text.length; to += 4) {
      let value = 0;
      for (const end = at + 5; at < end; at += 1) value = value * 85 + (at < text.length ? values[text.charCodeAt(at)] : 84);
      bytes.setUint32(to, value);
    }
    const short = (5 - (text.length % 5)) % 5;
    return new Uint8Array(bytes.buffer, 0, bytes.byteLength - short);
  };

  const unpacked = (element) => {
    const bytes = base85(element.textContent);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
  };

  // A run of text that stands in the plain text too is packed as the number of its place there.
  const held = JSON.parse(await (await unpacked(document.getElementById("ed-pages"))).text());
  const told = main.querySelector("noscript").textContent.match(/(?<=>)[^<]{24,}(?=<)/gu) ?? [];
  const runs = [...told.slice(0, held.n_told), ...held.texts];
  const pages = new Map(held.pages.map((page) => [page.path, page]));
  const htmlOf = (page) => page.html.replace(/<~(\d+)>/g, (_, number) => runs[number]);
  const files = new Map([...document.querySelectorAll("script[data-file]")].map((one) => [one.dataset.file, one]));

  const save = async (name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await (await unpacked(files.get(name))).blob());
    link.download = name.slice(name.lastIndexOf("/") + 1);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // a browser may ask where to save it first
  };

  // --- small parts ---

  const made = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // Without accents and in small letters, as long as before: places in it are places in the text.
  const folded = (text) => {
    const plain = text.replace(/[\u00c0-\u024f]/g, (letter) => letter.normalize("NFD")[0]);
    const small = plain.toLowerCase();
    return small.length === plain.length ? small : plain.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  };

  const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
  const words = (html) =>
    html
      .replace(/<(svg|script|style|form)\b.*?<\/\1>/gs, " ")
      .replace(/<\/?(?:a|abbr|b|cite|code|em|i|kbd|mark|small|strong|sub|sup)\b[^>]*>/g, "")
      .replace(/<[^>]*>/g, " ")
      .replace(/&(?:#(\d+)|(\w+));/g, (all, number, name) => (number ? String.fromCodePoint(number) : NAMED[name] ?? all))
      .replace(/\s+/g, " ");

  // --- addresses: "#/page", "#/page:place", "#/page?name=value" ---

  const read = (hash) => {
    let name;
    try { name = decodeURIComponent(hash.replace(/^#\/?/, "").split("?")[0]); } catch { name = ""; } // cut short
    const path = name.split(":")[0];
    return { path, id: name === path ? "" : `/${name}`, query: new URLSearchParams(hash.split("?")[1] ?? "") };
  };

  // --- search ---

  const searched = [...pages.values()].filter((page) => page.path !== CASES && page.path !== SEARCH);
  const texts = new Map();
  const textOf = (page) => {
    if (!texts.has(page)) {
      const pieces = [];
      let text = "";
      // What rests on a source is on the pages of cases; of its own page the reference alone is searched.
      const html = page.kind === "Source" ? htmlOf(page).split(/<h2\b/)[0] : htmlOf(page);
      for (const part of html.replace(/<h1\b.*?<\/h1>/s, "").split(/(?=<[a-z][^<>]*\sid=")/)) { // each begins with an element that has an id
        pieces.push({ at: text.length, id: words(/^<[^<>]*\sid="([^"]*)"/.exec(part)?.[1] ?? "") });
        text += words(part);
      }
      texts.set(page, { page, text, pieces, folded: folded(text), title: folded(page.title) });
    }
    return texts.get(page);
  };

  // The texts are made while the reader reads, so that the first search need not wait for them.
  const prepare = (deadline) => {
    for (const page of searched.filter((one) => !texts.has(one))) {
      textOf(page);
      if (deadline.timeRemaining() <= 0) { requestIdleCallback(prepare); return; }
    }
  };

  const terms = (query) =>
    [...folded(query).matchAll(/"([^"]+)"?|([^\s"]+)/g)]
      .map((one) => (one[1] ?? one[2]).trim().replace(/\s+/g, " "))
      .filter((one) => /[\p{L}\p{N}]/u.test(one));

  const begins = (text, at) => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]);

  // Where *term* begins a word in *text*; at most *most* places.
  const places = (text, term, most) => {
    const found = [];
    for (let at = text.indexOf(term); at >= 0 && found.length < most; at = text.indexOf(term, at + term.length)) {
      if (begins(text, at)) found.push(at);
    }
    return found;
  };

  const judged = (one, wanted) => {
    const inTitle = wanted.filter((term) => places(one.title, term, 1).length).length;
    const counts = wanted.map((term) => places(one.folded, term, 20).length);
    const has = wanted.filter((_, n) => counts[n] || places(one.title, wanted[n], 1).length).length;
    const often = counts.reduce((sum, n) => sum + Math.log1p(n), 0);
    const whole = inTitle === wanted.length ? 100 : 0;
    return { one, has, score: whole + 20 * inTitle + often + (WORTH[one.page.kind] ?? 0) };
  };

  const search = (query) => {
    const wanted = terms(query);
    if (!wanted.length) return { wanted, hits: [], isWhole: true };
    const all = searched.map((page) => judged(textOf(page), wanted)).filter((hit) => hit.has);
    const whole = all.filter((hit) => hit.has === wanted.length);
    const hits = (whole.length ? whole : all).sort((a, b) => b.has - a.has || b.score - a.score);
    return { wanted, hits, isWhole: whole.length > 0 };
  };

  // Text in pieces, with what was looked for marked.
  const marked = (text, wanted) => {
    const small = folded(text);
    const spans = wanted.flatMap((term) => places(small, term, 20).map((at) => [at, at + term.length])).sort((a, b) => a[0] - b[0]);
    const parts = [];
    let done = 0;
    for (const [from, to] of spans) {
      if (from < done) continue;
      parts.push(text.slice(done, from), made("mark", {}, text.slice(from, to)));
      done = to;
    }
    return [...parts, text.slice(done)];
  };

  const passages = ({ text, pieces, folded: small, page }, wanted) => {
    const starts = wanted.flatMap((term) => places(small, term, PASSAGES)).sort((a, b) => a - b);
    const shown = [];
    let end = -1;
    for (const at of starts) {
      if (at < end || shown.length === PASSAGES) continue;
      const from = Math.max(0, text.lastIndexOf(" ", Math.max(0, at - AROUND)) + 1);
      end = text.indexOf(" ", at + AROUND);
      if (end < 0) end = text.length;
      const id = pieces.filter((piece) => piece.id && piece.at <= at).pop()?.id ?? `/${page.path}`;
      const words_ = [from ? "… " : "", ...marked(text.slice(from, end), wanted), end < text.length ? " …" : ""];
      shown.push(made("p", {}, made("a", { className: "ed-passage", href: `#${id}` }, ...words_)));
    }
    return shown;
  };

  const results = (query) => {
    const { wanted, hits, isWhole } = search(query);
    const count = `${hits.length} ${hits.length === 1 ? "page" : "pages"}`;
    let told = "Words find pages that have them all; a word finds longer ones that begin so. “Words in quotes” are found as they stand.";
    if (wanted.length) told = hits.length ? `${count} found${isWhole ? "" : " with some of the words; none has all"}.` : "Nothing was found.";
    const list = made("ol", { className: "ed-hits" }, ...hits.slice(0, MOST_HITS).map(({ one }) =>
      made("li", {},
        made("h2", {}, made("a", { href: `#/${one.page.path}` }, ...marked(one.page.title, wanted))),
        made("p", { className: "kb-note" }, one.page.kind),
        ...passages(one, wanted))));
    main.replaceChildren(made("h1", { tabIndex: -1 }, "Search"), made("p", {}, told), ...(hits.length ? [list] : []));
    if (hits.length > MOST_HITS) main.append(made("p", {}, `The first ${MOST_HITS} are shown.`));
    said.textContent = told;
  };

  // --- the table of all cases ---

  const filterable = (query) => {
    const rows = [...main.querySelectorAll("tbody tr")].map((row) => {
      const page = pages.get(read(row.querySelector("a").hash).path);
      return { row, page, lead: folded(`${page.title} ${words(htmlOf(page).split(/<h2\b/)[0])}`) };
    });
    const choices = new Map();
    for (const { page } of rows) {
      for (const [name, values] of Object.entries(page.facets)) {
        if (!choices.has(name)) choices.set(name, new Map());
        for (const value of values) choices.get(name).set(value, (choices.get(name).get(value) ?? 0) + 1);
      }
    }
    const labelled = (name, control) => {
      control.id = `ed-f-${name}`;
      control.name = name;
      return made("p", {}, made("label", { htmlFor: control.id }, name), control);
    };
    const form = made("form", { className: "ed-filters" }, labelled("Words", made("input", { type: "search", autocomplete: "off" })));
    form.setAttribute("aria-label", "Filters");
    for (const [name, values] of choices) {
      if (values.size < 2) continue; // nothing to choose
      const options = [...values].sort((a, b) => a[0].localeCompare(b[0])).map(([value, n]) => new Option(`${value} (${n})`, value));
      form.append(labelled(name, made("select", {}, new Option("any", ""), ...options)));
    }
    form.append(made("p", {}, made("button", { type: "reset" }, "Clear all")));
    const count = made("p", {});
    count.setAttribute("role", "status");

    const passes = ({ page, lead }) => [...new FormData(form)].every(([name, value]) =>
      !value || (name === "Words" ? terms(value).every((term) => places(lead, term, 1).length) : page.facets[name]?.includes(value)));
    const show = () => {
      for (const one of rows) one.row.hidden = !passes(one);
      const shown = rows.filter((one) => !one.row.hidden).length;
      count.textContent = shown === rows.length ? `${rows.length} cases` : `${shown} of ${rows.length} cases shown`;
    };
    const remember = () => {
      const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
      history.replaceState(null, "", `#/${CASES}${state && `?${state}`}`);
      here = location.hash;
    };
    for (const control of form.elements) {
      const value = query.get(control.name);
      if (control.name && value !== null) control.value = value;
      if (control.selectedIndex === -1) control.value = ""; // a choice that there is not
    }
    form.addEventListener("input", () => { show(); remember(); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { show(); remember(); }));
    main.querySelector("h1").after(form, count);
    show();
  };

  // --- showing ---

  let here = null; // the address that is shown
  let isFollowed = false; // a link was followed; else the reader went back or forth
  const heights = new Map(); // how far each address was scrolled

  const show = () => {
    const { path, id, query } = read(location.hash);
    const isSamePage = here !== null && read(here).path === path && path !== SEARCH && path !== CASES;
    here = location.hash;
    if (!isSamePage) render(path, query);
    const target = id && document.getElementById(id);
    for (const one of main.querySelectorAll(".ed-here")) one.classList.remove("ed-here");
    if (target) {
      for (let one = target.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
      if (!/^H\d$/.test(target.tagName)) target.classList.add("ed-here");
      target.scrollIntoView();
    } else {
      scrollTo(0, isFollowed ? 0 : heights.get(here) ?? 0);
    }
    isFollowed = false;
  };

  const render = (path, query) => {
    const page = pages.get(path);
    if (path === SEARCH) {
      field.value = query.get("q") ?? "";
      results(field.value);
    } else if (page) {
      main.innerHTML = htmlOf(page);
      if (path === CASES) filterable(query);
    } else if (files.has(`/${path}`)) {
      main.replaceChildren(made("h1", {}, path), made("p", {}, made("a", { href: `#/${path}` }, "Save this file"), "."));
    } else {
      main.replaceChildren(made("h1", {}, "Nothing here"), made("p", {}, "This file has no page of that address. ", made("a", { href: "#/" }, "To the first page"), "."));
    }
    const title = page?.title ?? (files.has(`/${path}`) ? path : "Nothing here");
    document.title = path ? `${title} – Coalition knowledge base` : "Coalition knowledge base";
    for (const link of document.querySelectorAll(".ed-nav a")) {
      link.removeAttribute("aria-current");
      if (read(link.hash).path !== path) continue;
      link.setAttribute("aria-current", "page");
      for (let group = link.closest("#ed-contents details"); group; group = group.parentElement.closest("#ed-contents details")) group.open = true;
    }
  };

  const focus = () => {
    const heading = main.querySelector("h1") ?? main;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };

  addEventListener("hashchange", () => {
    if (!location.hash.startsWith("#/") && location.hash) return; // the link that skips to the page
    const before = here === null ? null : read(here).path;
    show();
    if (read(here).path !== before) focus();
  });
  addEventListener("scroll", () => heights.set(here, scrollY), { passive: true });
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (!link) return;
    const name = `/${read(link.hash).path}`;
    isFollowed = link.hash !== location.hash;
    if (!files.has(name)) return;
    event.preventDefault();
    isFollowed = false;
    save(name);
  });
  addEventListener("keydown", (event) => {
    const isWriting = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || isWriting || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
  });

  // What is typed goes into the address; the first letter makes a new one, so that "back" leads to the page before.
  let wait = 0;
  const ask = () => {
    const address = `#/${SEARCH}?${new URLSearchParams({ q: field.value })}`;
    if (read(location.hash).path === SEARCH) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    here = location.hash;
    render(SEARCH, new URLSearchParams({ q: field.value }));
    scrollTo(0, 0);
  };
  field.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(ask, 120); });
  field.form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(wait); ask(); focus(); });

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const colour = () => { document.documentElement.dataset.mdColorScheme = dark.matches ? "slate" : "default"; };
  dark.addEventListener("change", colour);
  colour();

  history.scrollRestoration = "manual";
  document.getElementById("ed-contents").open = matchMedia("(min-width: 48em)").matches;
  field.form.hidden = false;
  show();
  main.dataset.ready = ""; // for who waits for it: tests, and a program that prints
  window.requestIdleCallback?.(prepare); // where a browser lacks it, the first search takes a second
})();
