// The search of the site. Pagefind, whose index lies beside the pages, finds; here are the questions that are put to it,
// what is said with the answers, and how they are shown. The state is in the address: words as q, filters by their names.
(() => {
  "use strict";

  const FACETS = {
    Kind: "Kind of page", Coalition: "Coalition", Type: "Type", Decade: "Decade", Region: "Region",
    Organisation: "Role of an organisation", Outcome: "Outcome", Partner: "Partner, or asked to be",
  };
  const KINDS = ["Case", "State", "Variable", "Finding", "Question", "Region", "Decade", "Page", "Source"]; // in the order of their boxes
  const EVERY = "kbeverypage"; // a word that the shell gives every page, unseen: filters without words ask for it
  const FEW = 3; // pages: where fewer have all words, some words will do
  const LONG = 3; // words: of so many, a page need not have every one
  const ENOUGH = 2; // words that are not common: beside so many, common ones are looked for in names alone
  const SHARE = 0.5; // of what all words tell, the least that a page has to have where some will do
  const SELDOM = 2; // pages: a word on no more may be another spelling of one that the site uses
  const LEAST = 4; // letters of a word that can be misspelt: nothing is near a shorter one, or everything is
  const AT_FIRST = 5; // hits that are listed at once
  const PASSAGES = 3; // of a hit, at most
  const PAUSE = 120; // ms after a key before the search starts
  const SETTLED = 1000; // ms after which a change of the state is one to go back to
  const RANKING = { termFrequency: 0.8, termSaturation: 1.2, termSimilarity: 2, pageLength: 0.4, metaWeights: { title: 10, names: 12, places: 3, about: 3, every: 0 } };
  // What a word is worth by where it stands; in the text alone it is worth a half to one, the denser the more.
  const WORTH = { title: 4, names: 4, places: 3, about: 2 };
  // Who names a place or an operation mostly asks for a case; who names none asks how cases are told, counted or compared.
  const PRIOR = { named: { Case: 1.25, Region: 0.9, Decade: 0.9, State: 0.9 }, unnamed: { Case: 0.7, State: 0.7, Variable: 1.3, Finding: 1.3 } };
  const COMMON = 100; // pages: a word on more is no name
  const LOAD = 25_000; // bytes of passages that are loaded at once: each hit's are a file; the first hit's in any case

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
  const pages = new Map(); // by Pagefind's id: address, title, words of each field, values of each facet
  let common = new Set(); // words that most cases have: where enough others stand beside them, Pagefind is not asked for them
  const values = {}; // facet → value → number of pages, of all pages

  const load = async () => {
    const [pagefind, catalogue] = await Promise.all([
      import("../pagefind/pagefind.js"), fetch("../pagefind/catalogue.json").then((got) => got.json()),
    ]);
    read(catalogue);
    // One small index: a worker would cost another program to load and win nothing.
    const made = pagefind.createInstance({ noWorker: true, excerptLength: 24, ranking: RANKING });
    await made.init();
    return made;
  };
  const ready = () => (engine ??= load());

  const read = ({ facets, pages: told, others, common: often }) => {
    common = new Set(often);
    const names = Object.keys(facets);
    for (const [id, [url, title, otherNames, places, about, chosen, size]] of Object.entries(told)) {
      const own = new Map(names.map((facet, at) => [facet, chosen[at].map((one) => facets[facet][one])]));
      pages.set(id, {
        id, title, about, size, url: `..${url}`, facets: own, kind: kindOf(own),
        // A page goes by the words of its address too: they hold the year and the names that a title leaves out.
        fields: { title: stems(`${title} ${url.replace(/[-_/]/g, " ")}`), names: stems(otherNames), places: stems(places), about: stems(about) },
        proper: kindOf(own) === "Case" || kindOf(own) === "State" ? properNames(`${title}, ${otherNames}, ${places}`) : [],
        called: [title, ...otherNames.split(",")].map((one) => split(one.replace(/\(.*?\)/g, "")).join(" ")),
      });
    }
    for (const facet of names) {
      values[facet] = Object.fromEntries(facets[facet].map((value) => [value, 0]));
      for (const page of pages.values()) for (const value of page.facets.get(facet)) values[facet][value] += 1;
    }
    values.Kind.Source = others; // they are not in the catalogue
  };

  const kindOf = (facets) => facets.get("Kind")[0];
  const properNames = (text) => stems((text.match(/\p{Lu}[\p{L}\p{N}’'-]*/gu) ?? []).join(" "));

  const asked = new Map(); // words that were asked for already
  const search = (words) => {
    if (!asked.has(words)) asked.set(words, ready().then((made) => made.search(words)).then(({ results }) => results));
    return asked.get(words);
  };

  // --- words --------------------------------------------------------------------------------------------------------

  const split = (text) => text.toLowerCase().replace(/['’]s\b/g, "").split(/[\s,;:.!?()/“”"–·-]+/).filter((one) => /[\p{L}\p{N}]/u.test(one));
  const plain = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "");
  // A word without its ending, roughly: enough to tell that two are forms of one.
  const stem = (word) => {
    const bare = plain(word);
    if (/\d/.test(bare)) return bare;
    return bare.length < 5 ? bare.replace(/(?<=..)s$/, "") : bare.replace(/ies$/, "y").replace(/(?:ations?|ions?|ing|ed|es|s|e)$/, "");
  };
  const stems = (text) => [...new Set(split(text).map(stem))];
  const LONG_STEM = 5;
  const isForm = (one, other) => one === other ||
    (one.length >= LONG_STEM && other.length >= LONG_STEM && (one.startsWith(other) || other.startsWith(one)));

  // Where a word stands: for each page in which field, and how dense in its text; Pagefind knows the text.
  const standing = new Map();
  const stands = (word, isCommon = false) => {
    const key = `${isCommon} ${word}`;
    if (!standing.has(key)) standing.set(key, found(word, isCommon));
    return standing.get(key);
  };
  // The words of a question that are common, where it has enough others.
  const spared = (words) => {
    const rare = words.filter((one) => !common.has(one));
    return new Set(rare.length >= ENOUGH ? words.filter((one) => common.has(one)) : []);
  };
  const found = async (word, isCommon) => {
    const results = isCommon ? [...pages.keys()].map((id) => ({ id, score: 0 })) : await search(word);
    const most = Math.max(...results.map((one) => one.score), Number.MIN_VALUE);
    const worth = new Map(), sources = new Map();
    for (const { id, score } of results) {
      if (pages.has(id)) worth.set(id, 0.5 + (0.5 * score) / most); else sources.set(id, score);
    }
    const mine = stem(word);
    let isProper = false; // whether it stands in the name of a case or a state
    for (const { id, proper, fields } of pages.values()) {
      const field = Object.keys(WORTH).find((name) => fields[name].some((one) => isForm(one, mine)));
      if (field) worth.set(id, WORTH[field] + (worth.get(id) ?? 0));
      isProper ||= proper.some((one) => isForm(one, mine));
    }
    return { worth, sources, isCommon, isName: isProper && worth.size <= COMMON, telling: Math.log(1 + pages.size / (1 + worth.size)) };
  };

  // --- the question -------------------------------------------------------------------------------------------------

  const OURS = /\b(the )?(united states( of america)?|u\.s\.a?\.?|usa)(?![\w.])/gi; // every page is about them

  // The words of a text, those in quotation marks as phrases. Small words count only where there are no others.
  const parsed = (text) => {
    const phrases = [...text.matchAll(/["“”]([^"“”]*\s[^"“”]*)["“”]/g)].map((one) => one[1].trim()).filter(Boolean);
    const loose = text.replace(/["“”][^"“”]*\s[^"“”]*["“”]/g, " ").replace(/["“”]/g, " ");
    const words = split(loose.replace(OURS, " ")).filter((one) => !small.has(one));
    return { phrases, words: [...new Set(words.length || phrases.length ? words : split(loose))] };
  };

  // A word as it is written on the site: itself where it stands there or begins one that does, else the nearest that does.
  // Pagefind would take a shorter word in its place and say nothing.
  const mended = async (word) => {
    if (common.has(word)) return word;
    const exact = await search(`"${word}"`);
    const isCalled = [...pages.values()].some(({ fields }) => Object.values(fields).some((field) => field.includes(stem(word))));
    if (isCalled || exact.some((one) => pages.has(one.id))) return word;
    const begun = word.length < LEAST || (await spellings()).some((one) => one.startsWith(word));
    return begun ? word : (await nearest(word)) || (exact.length ? word : "");
  };

  const count = async (word) => (await stands(word)).worth.size;
  const having = async (words) => {
    const passed = spared(words);
    const each = await Promise.all(words.map((one) => stands(one, passed.has(one))));
    return [...pages.keys()].filter((id) => each.every(({ worth }) => worth.has(id)));
  };

  // The question as it is put: misspelt words mended, and others for those that the site hardly uses.
  const settledOn = async ({ phrases, words: written }) => {
    const notes = [];
    let words = [];
    for (const word of written) {
      const other = await mended(word);
      if (other !== word) notes.push(`No page has “${word}”.${other ? ` Searched for “${other}” instead.` : ""}`);
      if (other) words.push(other);
    }
    words = [...new Set(words)];
    if (!words.length || (await having(words)).length < FEW) {
      for (const [word, other] of await usual(words.join(" "))) {
        words = [...new Set(` ${words.join(" ")} `.replace(` ${word} `, ` ${other} `).trim().split(" "))];
        notes.push(`Searched for “${other}”, which the pages have more often than “${word}”.`);
      }
    }
    return { phrases, words, notes };
  };

  // What the pages have in place of something that was written: another word for it, or another spelling one letter off.
  const usual = async (written) => {
    const others = same.filter(([one]) => ` ${written} `.includes(` ${one} `)).map(([one, other]) => [one, split(other)]);
    for (const word of written.split(" ")) {
      if (word.length < 6 || others.some(([one]) => one.includes(word)) || (await count(word)) > SELDOM) continue;
      const other = await nearest(word, 1);
      if (other && (await count(other)) > SELDOM) others.push([word, [other]]);
    }
    return others.map(([one, some]) => [one, some.filter((other) => !small.has(other)).join(" ")]);
  };

  // The pages that answer, best first, whatever is filtered: those with all words, and where these are few or the words
  // are many, those with most of what the words tell, or with a name that was typed. Sources that have all words come last.
  const answer = async ({ text, phrases, words, notes }) => {
    const passed = spared(words);
    const each = await Promise.all(words.map((one) => stands(one, passed.has(one))));
    const exact = await Promise.all(phrases.map(async (one) => new Map((await search(`"${one}"`)).map((hit) => [hit.id, hit]))));
    const prior = PRIOR[each.some((one) => one.isName) ? "named" : "unnamed"];
    const all = each.reduce((sum, { telling }) => sum + telling, 0);
    const called = split(text).join(" ");
    const rank = (page) => {
      const has = words.filter((_, at) => each[at].worth.has(page.id));
      const share = words.length ? each.reduce((sum, one) => sum + (one.worth.has(page.id) ? one.telling : 0), 0) / all : 1;
      const worth = each.reduce((sum, one) => sum + one.telling * (one.worth.get(page.id) ?? 0), 0) +
        exact.reduce((sum, one) => sum + (one.get(page.id)?.score ?? 0), 0);
      const isMeant = page.called.includes(called); // who types a name wants what bears it, a state above all
      return { ...page, has, share, score: isMeant ? Infinity : worth * share ** 2 * (prior[page.kind] ?? 1) };
    };
    const passing = [...pages.values()].filter(({ id }) => exact.every((one) => one.has(id))).map(rank);
    const whole = passing.filter(({ has }) => has.length === words.length);
    const isSome = !phrases.length && words.length > 1 && (whole.length < FEW || words.length >= LONG);
    const order = { State: 0, Case: 1 };
    const named = each.filter((one) => one.isName);
    const isNamed = ({ id }) => named.some(({ worth }) => (worth.get(id) ?? 0) > WORTH.places);
    const ranked = (isSome ? passing.filter((page) => page.share >= SHARE || isNamed(page)) : whole).sort((a, b) =>
      (a.score === b.score ? (order[a.kind] ?? 2) - (order[b.kind] ?? 2) || a.title.length - b.title.length : b.score - a.score));
    if (isSome && ranked.length > whole.length) {
      const n = whole.length;
      const some = n === 1 ? "One page has" : `${n || "No"} ${n ? "pages have" : "page has"}`;
      notes.push(`${some} all of these words: ${words.join(", ")}. ${n ? "Others" : "These"} have some of them.`);
    }
    return [...ranked, ...sources(each, exact)];
  };

  const sources = (each, exact) => {
    const [first, ...rest] = [...each.filter((one) => !one.isCommon).map((one) => one.sources), ...exact];
    const some = [...(first?.keys() ?? [])].filter((id) => !pages.has(id) && rest.every((one) => one.has(id)));
    const facets = new Map([["Kind", ["Source"]]]);
    const worth = (id) => each.reduce((sum, one) => sum + (one.sources.get(id) ?? 0), 0);
    return some.map((id) => ({ id, facets, kind: "Source" })).sort((a, b) => worth(b.id) - worth(a.id));
  };

  // All that passes the filters, where nothing else is asked: sources alone where they are chosen.
  const everything = async (chosen) => {
    const isOfSources = chosen.get("Kind").has("Source");
    const facets = new Map([["Kind", ["Source"]]]);
    const others = isOfSources ? (await search(EVERY)).filter((one) => !pages.has(one.id)) : [];
    return [...pages.values(), ...others.map(({ id }) => ({ id, facets, kind: "Source" }))];
  };

  const passes = (page, chosen) =>
    [...chosen].every(([facet, some]) => !some.size || page.facets.get(facet)?.some((value) => some.has(value)));

  // How many pages each choice of each facet gives. A choice widens its own facet: it is counted as if that were open.
  const counted = (found, chosen) => {
    const counts = {};
    for (const facet of Object.keys(values)) {
      counts[facet] = {};
      const open = new Map([...chosen].filter(([name]) => name !== facet));
      for (const page of found) {
        if (!passes(page, open)) continue;
        for (const value of page.facets.get(facet) ?? []) counts[facet][value] = (counts[facet][value] ?? 0) + 1;
      }
    }
    return counts;
  };

  // The text of a page with what it has of the question: Pagefind marks the words in the passages.
  const texts = async (page, { words, phrases }) => {
    const own = page.has ?? words;
    const passed = spared(words);
    const has = [...own.filter((one) => !passed.has(one)), ...phrases.flatMap((one) => one.split(/\s+/))];
    for (const put of [has.join(" "), ...(phrases.length ? [`"${phrases[0]}"`] : []), ...has, EVERY]) {
      const hit = put && (await search(put)).find((one) => one.id === page.id);
      if (hit) return hit.data();
    }
    return null;
  };

  // --- spelling -----------------------------------------------------------------------------------------------------

  let known = null;
  const spellings = () =>
    (known ??= fetch("../assets/words.txt").then((got) => (got.ok ? got.text() : "")).then((text) => text.split("\n").filter(Boolean)));

  // The nearest other word of the site with the same first letter, at most two letters off, or one in a short word; else
  // nothing.
  const nearest = async (word, most = word.length < 7 ? 1 : 2) => {
    let best = "", least = most + 1;
    for (const one of await spellings()) {
      if (one === word || one[0] !== word[0] || Math.abs(one.length - word.length) >= least) continue;
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
  const place = (data, url, location) => {
    const before = data.anchors.filter((one) => one.location <= location && one.element !== "h1");
    return before.length ? `${url}#${before.reduce((a, b) => (b.location >= a.location ? b : a)).id}` : url;
  };

  const strength = (part) => part.weighted_locations.reduce((sum, one) => sum + one.balanced_score, 0);

  const hit = (page) => {
    const title = make("a", { href: page.url ?? "", textContent: page.title ?? "" });
    const head = make("p", { className: "kb-hit" }, title, " ", make("span", { className: "kb-chip", textContent: page.kind }));
    return make("li", {}, head, make("p", { className: "kb-passage", textContent: page.about ?? "" }));
  };

  // The passages of a hit in the place of what it is about; of a source its name too, which is not in the catalogue.
  const fill = (item, data, hasWords) => {
    const title = item.querySelector(".kb-hit a");
    if (!title.textContent) Object.assign(title, { href: `..${data.url.slice(data.url.indexOf("/sources/"))}`, textContent: data.meta.title });
    const url = title.getAttribute("href");
    const parts = hasWords ? [...data.sub_results].sort((a, b) => strength(b) - strength(a)).slice(0, PASSAGES) : [];
    if (!parts.length) return;
    for (const one of [...item.children].slice(1)) one.remove(); // the title stays where it is, and keeps the focus
    item.append(...parts.map((part) => {
      const section = part.title === data.meta.title ? [] : [make("a", { href: place(data, url, part.locations[0]), textContent: part.title }), ": "];
      return make("p", { className: "kb-passage" }, ...section, ...passage(part.excerpt), " …");
    }));
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
      const question = { text, ...(await settledOn(parsed(text))) };
      const isEmpty = text.trim() && !question.words.length && !question.phrases.length;
      const all = isEmpty ? [] : text.trim() ? await answer(question) : await everything(chosen);
      if (mine !== shown) return;
      const passing = all.filter((page) => passes(page, chosen));
      results.hidden = false;
      facets.ariaBusy = "true";
      tell(passing.length, question.notes, isFiltered);
      showFacets(counted(all, chosen));
      await list(passing, question, () => mine === shown);
      if (mine === shown) facets.ariaBusy = "false";
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

  // The first hits at once, the others as they are asked for. Passages at once as far as the load allows, the rest as soon
  // as the reader moves: scrolls, points or walks through the hits.
  const list = async (found, question, isCurrent) => {
    const hasWords = Boolean(question.words.length || question.phrases.length);
    const untold = new Map(); // items without their passages → their pages
    const tellOf = async (item) => {
      const page = untold.get(item);
      if (!page || !untold.delete(item) || (!hasWords && page.title)) return;
      const data = await texts(page, question);
      if (data && isCurrent()) fill(item, data, hasWords);
    };
    const looked = new IntersectionObserver((seen) => seen.forEach((one) => { if (one.isIntersecting) tellOf(one.target); }));
    let done = 0;
    const next = async (isFirst) => {
      const some = found.slice(done, done + AT_FIRST);
      const items = some.map(hit);
      some.forEach((page, at) => untold.set(items[at], page));
      if (isFirst) hits.replaceChildren(...items); else hits.append(...items);
      done += items.length;
      more.hidden = done >= found.length;
      let load = 0;
      const isTold = some.map((page, at) => !page.title || (load += page.size) <= LOAD || at === 0);
      await Promise.all(items.filter((_, at) => isTold[at]).map(tellOf));
      if (!isFirst) items[0]?.querySelector("a").focus();
    };
    more.onclick = () => next(false);
    attended = (item) => (item ? tellOf(item) : [...untold.keys()].forEach((one) => looked.observe(one)));
    await next(true);
  };

  let attended = () => {}; // what the reader turns to: a hit, or without one what comes into view
  hits.addEventListener("focusin", (event) => attended(event.target.closest("li")));
  for (const move of ["scroll", "pointermove"]) addEventListener(move, () => attended(null), { passive: true });

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
