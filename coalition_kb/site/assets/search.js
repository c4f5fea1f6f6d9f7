// The search of the site. Pagefind, whose index lies beside the pages, finds; here are the questions that are put to it,
// what is said with the answers, and how they are shown. The state is in the address: words as q, filters by their names.
(() => {
  "use strict";

  const FACETS = {
    Kind: "Kind of page", Coalition: "Coalition", Type: "Type", Decade: "Decade", Region: "Region",
    Organisation: "Role of an organisation", Outcome: "Outcome", Partner: "Partner, or asked to be",
  };
  const KINDS = ["Case", "State", "Variable", "Finding", "Region", "Decade", "Page", "Source"]; // in the order of their boxes
  const EVERY = "kbeverypage"; // a word that the shell gives every page, unseen: filters without words ask for it
  const FEW = 3; // pages: where fewer have all words, some words will do
  const SELDOM = 2; // pages: a word on no more may be another spelling of one that the site uses
  const LEAST = 4; // letters of a word that can be misspelt: nothing is near a shorter one, or everything is
  const AT_FIRST = 5; // hits whose texts are loaded at once; each is a file of its own
  const PASSAGES = 3; // of a hit, at most
  const PAUSE = 120; // ms after a key before the search starts
  const SETTLED = 1000; // ms after which a change of the state is one to go back to
  const RANKING = { termFrequency: 0.8, termSaturation: 1.2, termSimilarity: 2, pageLength: 0.4, metaWeights: { title: 10, names: 12, every: 0 } };

  const at = (id) => document.getElementById(id);
  const form = at("kb-search"), field = at("kb-words"), said = at("kb-said"), remarks = at("kb-remarks");
  const chips = at("kb-chips"), results = at("kb-results"), facets = at("kb-facets"), hits = at("kb-hits"), more = at("kb-more");
  const small = new Set(field.dataset.small.split(" ")); // passed over where there are other words
  const same = Object.entries(JSON.parse(field.dataset.same)); // what readers write → what the pages have

  const make = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  // --- the engine ---------------------------------------------------------------------------------------------------

  let engine = null;
  let values = {}; // facet → value → number of pages, of the whole index

  const load = async () => {
    const pagefind = await import("../pagefind/pagefind.js");
    // One small index: a worker would cost another program to load and win nothing.
    const made = pagefind.createInstance({ noWorker: true, excerptLength: 24, ranking: RANKING });
    await made.init();
    values = await made.filters();
    return made;
  };
  const ready = () => (engine ??= load());

  const asked = new Map(); // questions that were answered already, by words and filters
  const search = async (words, chosen) => {
    const filters = {};
    for (const [facet, some] of chosen) if (some.size) filters[facet] = { any: [...some] };
    const key = JSON.stringify([words, filters]);
    if (!asked.has(key)) asked.set(key, ranked(words, filters));
    return asked.get(key);
  };
  // Who searches seldom wants a source: sources come after all else. A short page would be before a long one otherwise.
  const ranked = async (words, filters) => {
    const made = await ready();
    const found = await made.search(words, { filters });
    if (words === EVERY) return found;
    const { results } = await made.search(words, { filters: { all: [filters, { Kind: "Source" }] } });
    const sources = new Set(results.map((one) => one.id));
    for (const one of found.results) one.isSource = sources.has(one.id);
    found.results.sort((a, b) => a.isSource - b.isSource);
    return found;
  };

  // --- the question -------------------------------------------------------------------------------------------------

  const NONE = new Map();
  const OURS = /\b(the )?(united states( of america)?|u\.s\.a?\.?|usa)(?![\w.])/gi; // every page is about them

  const split = (text) => text.toLowerCase().split(/[\s,;:.!?()/]+/).filter((one) => /[\p{L}\p{N}]/u.test(one));

  // The words of a text, those in quotation marks as phrases. Small words count only where there are no others.
  const parsed = (text) => {
    const phrases = [...text.matchAll(/["“”]([^"“”]*\s[^"“”]*)["“”]/g)].map((one) => one[1].trim()).filter(Boolean);
    const loose = text.replace(/["“”][^"“”]*\s[^"“”]*["“”]/g, " ").replace(/["“”]/g, " ");
    const words = split(loose.replace(OURS, " ")).filter((one) => !small.has(one));
    return { phrases, words: [...new Set(words.length || phrases.length ? words : split(loose))] };
  };

  // How many pages have what is asked, whatever is filtered.
  const count = async (words) => (await search(words, NONE)).unfilteredResultCount;

  // A word as it is written on the site: itself where it stands there or begins one that does, else the nearest that does.
  // Pagefind would take a shorter word in its place and say nothing.
  const mended = async (word) => {
    if ((await search(`"${word}"`, NONE)).results.length) return word;
    const begun = word.length < LEAST || (await spellings()).some((one) => one.startsWith(word));
    return begun ? word : nearest(word);
  };

  // The question as it is put: misspelt words mended; and where few pages have all words, whether some will do.
  const settledOn = async ({ phrases, words: written }) => {
    const notes = [];
    let words = [];
    for (const word of written) {
      const found = await mended(word);
      if (found !== word) notes.push(`No page has “${word}”.${found ? ` Searched for “${found}” instead.` : ""}`);
      if (found) words.push(found);
    }
    words = [...new Set(words)];
    if (phrases.length || words.length < 2) return { phrases, words, isSome: false, notes };
    let n = await count(words.join(" "));
    if (n < FEW) {
      for (const [word, other] of await usual(words.join(" "), n > 0)) {
        words = [...new Set(words.join(" ").replace(word, other).split(" "))];
        notes.push(`Searched for “${other}”, which the pages have more often than “${word}”.`);
      }
      n = await count(words.join(" "));
    }
    if (n < FEW) {
      const having = n === 1 ? "One page has" : `${n || "No"} ${n ? "pages have" : "page has"}`;
      notes.push(`${having} all of these words: ${words.join(", ")}. ${n ? "Others" : "These"} have some of them.`);
    }
    return { phrases, words, isSome: n < FEW, notes };
  };

  // What the pages have in place of something that was written: another word for it, or another spelling one letter off.
  const usual = async (written, isSpelt) => {
    const found = same.filter(([one]) => ` ${written} `.includes(` ${one} `)).map(([one, other]) => [one, split(other)]);
    for (const word of isSpelt ? [] : written.split(" ")) {
      if (word.length < 6 || found.some(([one]) => one.includes(word)) || (await count(word)) > SELDOM) continue;
      const other = await nearest(word, 1);
      if (other && (await count(other)) > SELDOM) found.push([word, [other]]);
    }
    return found.map(([one, others]) => [one, others.filter((other) => !small.has(other)).join(" ")]);
  };

  // The answer to a question: results in their order, and a way to count the pages for each choice of each facet.
  const answer = async (question, chosen) => {
    const { results, filters } = await within(question, chosen);
    const counts = async () => {
      const found = { ...(await filters()) };
      for (const [facet, some] of chosen) {
        if (!some.size) continue; // a choice widens its own facet: it is counted as if that facet were open
        const open = new Map([...chosen].filter(([name]) => name !== facet));
        found[facet] = (await (await within(question, open)).filters())[facet] ?? {};
      }
      return found;
    };
    return { results, counts };
  };

  const within = async ({ phrases, words, isSome }, chosen) => {
    const all = [...words, ...phrases.flatMap((one) => one.split(/\s+/))];
    if (isSome) return withSome(words, chosen);
    const found = await search(all.length ? all.join(" ") : EVERY, chosen);
    if (!phrases.length) return { results: found.results, filters: () => found.filters };
    // Pagefind asks for one phrase and orders nothing by it: each is asked for alone, and what has them all is kept.
    const exact = await Promise.all(phrases.map((one) => search(`"${one}"`, chosen)));
    const sets = exact.map((one) => new Set(one.results.map((result) => result.id)));
    const results = found.results.filter((one) => sets.every((some) => some.has(one.id)));
    return { results, filters: () => (exact[0].results.length === results.length ? exact[0].filters : counted(results)) };
  };

  // The pages that have at least half of the words. What a page has of each is added up, and more words count for more.
  const withSome = async (words, chosen) => {
    const pages = new Map();
    for (const word of words) {
      for (const { id, score, isSource } of (await search(word, chosen)).results) {
        const page = pages.get(id) ?? { id, isSource, words: [], score: 0 };
        page.words.push(word);
        page.score += score;
        pages.set(id, page);
      }
    }
    const worth = (page) => page.score * (page.words.length / words.length) ** 2;
    const results = [...pages.values()].filter((page) => 2 * page.words.length >= words.length)
      .sort((a, b) => a.isSource - b.isSource || worth(b) - worth(a));
    for (const page of results) {
      // The passages are those of all the words that the page has.
      page.data = async () => (await search(page.words.join(" "), chosen)).results.find((one) => one.id === page.id).data();
    }
    return { results, filters: () => counted(results) };
  };

  // How many of some pages each choice of each facet has: Pagefind counts for a single question alone.
  const counted = async (pages) => {
    const ids = new Set(pages.map((one) => one.id));
    const filters = {};
    for (const [facet, some] of Object.entries(values)) {
      filters[facet] = {};
      for (const value of Object.keys(some)) {
        const { results } = await search(EVERY, new Map([[facet, new Set([value])]]));
        filters[facet][value] = results.filter((one) => ids.has(one.id)).length;
      }
    }
    return filters;
  };

  // --- spelling -----------------------------------------------------------------------------------------------------

  let known = null;
  const spellings = () =>
    (known ??= fetch("../assets/words.txt").then((got) => (got.ok ? got.text() : "")).then((text) => text.split("\n").filter(Boolean)));

  // The nearest other word of the site, at most two letters off, or one in a short word; else nothing.
  const nearest = async (word, most = word.length < 7 ? 1 : 2) => {
    let best = "", least = most + 1;
    for (const one of await spellings()) {
      if (one === word || Math.abs(one.length - word.length) >= least) continue;
      const off = distance(word, one, least);
      if (off < least) [best, least] = [one, off];
    }
    return best;
  };

  // Letters to change, add, leave out or swap with the next, between two words; at most `limit`.
  const distance = (a, b, limit) => {
    let before = [], row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) >= limit) return limit;
      [before, row] = [row, next];
    }
    return row[b.length];
  };

  // --- the state ----------------------------------------------------------------------------------------------------

  let state = { text: "", chosen: new Map() };
  let isSettled = true, settling = 0;

  const fromAddress = () => {
    const query = new URLSearchParams(location.search);
    const chosen = new Map(Object.keys(FACETS).map((facet) => [facet, new Set(query.getAll(facet))]));
    return { text: query.get("q") ?? "", chosen };
  };
  const toAddress = () => {
    const query = new URLSearchParams();
    if (state.text.trim()) query.set("q", state.text.trim());
    for (const [facet, some] of state.chosen) for (const value of some) query.append(facet, value);
    return query.size ? `?${query}` : location.pathname;
  };

  // A change after a rest is one to go back to; those that follow at once belong to it.
  const remember = () => {
    history[isSettled ? "pushState" : "replaceState"](null, "", toAddress());
    isSettled = false;
    clearTimeout(settling);
    settling = setTimeout(() => { isSettled = true; }, SETTLED);
  };

  const change = (changed) => {
    state = { ...state, ...changed };
    remember();
    show();
  };
  const choose = (facet, value, isOn) => {
    const some = new Set(state.chosen.get(facet));
    if (isOn) some.add(value); else some.delete(value);
    change({ chosen: new Map(state.chosen).set(facet, some) });
  };
  const clear = () => {
    field.value = "";
    change({ text: "", chosen: new Map() });
    field.focus();
  };

  // --- what is shown ------------------------------------------------------------------------------------------------

  // Pagefind gives a passage as HTML: words between <mark>, angle brackets of the text as entities. It becomes text again.
  const passage = (html) =>
    html.split(/(<mark>.*?<\/mark>)/).filter(Boolean).map((part) => {
      const isMarked = part.startsWith("<mark>");
      const text = (isMarked ? part.slice(6, -7) : part).replace(/&lt;/g, "<").replace(/&gt;/g, ">");
      return isMarked ? make("mark", { textContent: text }) : text;
    });

  // The nearest place before a word that a link can lead to: a coding is nearer than its section.
  const place = (data, location) => {
    const before = data.anchors.filter((one) => one.location <= location && one.element !== "h1");
    return before.length ? `${data.url}#${before.reduce((a, b) => (b.location >= a.location ? b : a)).id}` : data.url;
  };

  const strength = (part) => part.weighted_locations.reduce((sum, one) => sum + one.balanced_score, 0);

  const hit = (data, hasWords) => {
    const item = make("li", {});
    const title = make("a", { href: data.url, textContent: data.meta.title });
    item.append(make("p", { className: "kb-hit" }, title, " ", make("span", { className: "kb-chip", textContent: data.filters.Kind?.[0] ?? "" })));
    const parts = hasWords ? [...data.sub_results].sort((a, b) => strength(b) - strength(a)).slice(0, PASSAGES) : [];
    for (const part of parts) {
      const section = part.title === data.meta.title ? [] : [make("a", { href: place(data, part.locations[0]), textContent: part.title }), ": "];
      item.append(make("p", { className: "kb-passage" }, ...section, ...passage(part.excerpt), " …"));
    }
    if (!parts.length) item.append(make("p", { className: "kb-passage" }, ...passage(data.excerpt).map((one) => one.textContent ?? one), " …"));
    return item;
  };

  const showChips = () => {
    const items = [...state.chosen].flatMap(([facet, some]) => [...some].map((value) => {
      const button = make("button", { type: "button", textContent: `${FACETS[facet]}: ${value} ✕`, ariaLabel: `Remove the filter ${FACETS[facet]}: ${value}` });
      button.addEventListener("click", () => { choose(facet, value, false); field.focus(); });
      return make("li", {}, button);
    }));
    if (items.length) {
      const button = make("button", { type: "button", textContent: "Clear all" });
      button.addEventListener("click", clear);
      items.push(make("li", {}, button));
    }
    chips.replaceChildren(...items);
    chips.hidden = !items.length;
  };

  // One group of boxes a facet, made once; later only the numbers change, so that the focus stays where it is.
  const boxes = new Map(); // facet → value → its parts
  const makeFacets = () => {
    const groups = Object.keys(FACETS).filter((facet) => values[facet]).map((facet) => {
      const number = (value) => values[facet][value];
      const order = (a, b) => {
        if (facet === "Kind") return KINDS.indexOf(a) - KINDS.indexOf(b);
        return (facet === "Decade" ? 0 : number(b) - number(a)) || a.localeCompare(b);
      };
      boxes.set(facet, new Map());
      const items = Object.keys(values[facet]).sort(order).map((value) => {
        const box = make("input", { type: "checkbox", name: facet, value });
        const n = make("span", { className: "kb-n" });
        const item = make("li", {}, make("label", {}, box, " ", make("span", { textContent: value }), " ", n));
        box.addEventListener("change", () => choose(facet, value, box.checked));
        boxes.get(facet).set(value, { box, n, item });
        return item;
      });
      const group = make("details", { open: facet === "Kind" }, make("summary", { textContent: FACETS[facet] }), make("ul", {}, ...items));
      group.dataset.facet = facet;
      return group;
    });
    facets.lastElementChild.replaceChildren(...groups);
    facets.open = matchMedia("(min-width: 60em)").matches;
  };
  const showFacets = (counts) => {
    for (const [facet, some] of boxes) {
      for (const [value, { box, n, item }] of some) {
        const number = counts[facet]?.[value] ?? 0;
        box.checked = state.chosen.get(facet)?.has(value) ?? false;
        n.textContent = number;
        item.hidden = !number && !box.checked;
      }
      const group = facets.querySelector(`[data-facet="${facet}"]`);
      group.hidden = [...some.values()].every(({ item }) => item.hidden);
    }
  };

  let shown = 0; // the latest question: an earlier one whose answer comes late is dropped
  const show = async () => {
    const mine = (shown += 1);
    const { text, chosen } = state;
    const isFiltered = [...chosen.values()].some((some) => some.size);
    showChips();
    if (!text.trim() && !isFiltered) {
      said.textContent = "";
      remarks.replaceChildren();
      hits.replaceChildren();
      more.hidden = true;
      results.hidden = false;
      const counts = await ready().then(() => values, failed);
      if (mine === shown && counts) { if (!boxes.size) makeFacets(); showFacets(counts); }
      return;
    }
    try {
      await ready();
      if (!boxes.size) makeFacets();
      const question = await settledOn(parsed(text));
      const isEmpty = text.trim() && !question.words.length && !question.phrases.length;
      const found = isEmpty ? { results: [], counts: () => ({}) } : await answer(question, chosen);
      if (mine !== shown) return;
      results.hidden = false;
      facets.ariaBusy = "true";
      tell(found.results.length, question.notes, isFiltered);
      await list(found.results, Boolean(text.trim()), () => mine === shown);
      const counts = await found.counts(); // after the hits: where some words will do, it takes a second
      if (mine !== shown) return;
      showFacets(counts);
      facets.ariaBusy = "false";
    } catch (error) {
      if (mine === shown) failed(error);
    }
  };
  const failed = () => {
    said.textContent = "The index of the search could not be loaded. Reload the page; Explore and the lists work without it.";
  };

  const tell = (n, notes, isFiltered) => {
    said.textContent = n === 1 ? "1 page found" : `${n} pages found`;
    const lines = notes.map((note) => make("p", { textContent: note }));
    if (!n) {
      const tries = ["Try fewer or other words", "the name of an operation, a place or a state", ...(isFiltered ? ["fewer filters"] : [])];
      lines.push(make("p", {}, `${tries.join(", ")}, or choose cases by their codes in `, make("a", { href: "../explore/", textContent: "Explore" }), "."));
    }
    remarks.replaceChildren(...lines);
  };

  // The first hits at once, the others as they are asked for.
  const list = async (found, hasWords, isCurrent) => {
    let done = 0;
    const next = async (isFirst) => {
      const some = await Promise.all(found.slice(done, done + AT_FIRST).map((one) => one.data()));
      if (!isCurrent()) return;
      const items = some.map((data) => hit(data, hasWords));
      if (isFirst) hits.replaceChildren(...items); else hits.append(...items);
      done += items.length;
      more.hidden = done >= found.length;
      if (!isFirst) items[0]?.querySelector("a").focus();
    };
    more.onclick = () => next(false);
    await next(true);
  };

  // --- the keyboard -------------------------------------------------------------------------------------------------

  const titles = () => [...hits.querySelectorAll(".kb-hit a")];
  form.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && titles().length) { event.preventDefault(); titles()[0].focus(); }
    if (event.key === "Escape") { event.preventDefault(); field.value = ""; change({ text: "" }); }
  });
  hits.addEventListener("keydown", (event) => {
    const all = titles();
    const now = all.indexOf(event.target.closest("li")?.querySelector(".kb-hit a"));
    if (event.key === "Escape") { event.preventDefault(); field.focus(); }
    if (event.key === "ArrowDown" && all[now + 1]) { event.preventDefault(); all[now + 1].focus(); }
    if (event.key === "ArrowUp") { event.preventDefault(); (all[now - 1] ?? field).focus(); }
  });

  let typing = 0;
  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => change({ text: field.value }), PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    if (field.value !== state.text) change({ text: field.value });
  });
  addEventListener("popstate", () => {
    state = fromAddress();
    field.value = state.text;
    isSettled = true;
    show();
  });

  at("kb-without").hidden = true;
  state = fromAddress();
  field.value = state.text;
  show();
})();
