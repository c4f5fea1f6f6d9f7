// Explore: what is chosen decides the rows of the table, the map and the timeline; the address keeps what is chosen.
(() => {
  "use strict";
  const root = document.getElementById("kb-explore");
  if (!root) return;
  const at = (id) => document.getElementById(id);

  // --- what stands on the page ---------------------------------------------------------------------------------------

  const form = at("kb-filters");
  const nameField = at("kb-name");
  const listField = at("kb-list"); // none where no list can be counted by
  const thresholdField = at("kb-threshold"); // none where the codebook names one threshold alone
  const body = at("kb-cases").tBodies[0];
  const parts = [...root.querySelectorAll("[data-part]")];
  const viewButtons = [...root.querySelectorAll("[data-view]")];

  const facets = [...form.querySelectorAll("[data-facet]")].map((box) => ({
    id: box.dataset.facet,
    name: box.dataset.name,
    isCoalition: "coalition" in box.dataset,
    chosenMark: box.closest("details").querySelector(".kb-chosen"),
    choices: [...box.querySelectorAll("input")].map((input) => ({
      id: input.value,
      input,
      label: input.parentElement,
      name: input.nextElementSibling.textContent,
      count: input.parentElement.lastElementChild,
      isOpen: "open" in input.dataset, // it says that the answer is not known
      kind: input.dataset.kind, // of the facet of the coalition
    })),
  }));
  const coalitionFacet = facets.findIndex((facet) => facet.isCoalition);

  const columns = [...at("kb-cases").tHead.rows[0].cells].map((head, index) => ({
    id: head.dataset.column,
    head,
    index,
    name: head.textContent,
    isTitle: index === 0,
    ofList: "ofList" in head.dataset,
    isCoalition: "coalition" in head.dataset,
    box: at("kb-columns").querySelector(`input[value="${CSS.escape(head.dataset.column)}"]`),
  }));
  const optional = columns.filter((column) => column.box);
  const defaults = optional.filter((column) => "default" in column.box.dataset).map((column) => column.id);

  const numbers = (text) => (text === "" ? [] : text.split(",").map(Number));
  const readRow = (element) => ({
    element,
    id: element.dataset.id,
    isCase: !element.classList.contains("kb-outside"),
    words: element.dataset.words,
    lists: element.dataset.lists,
    thresholds: numbers(element.dataset.thresholds ?? ""),
    choices: element.dataset.choices.split(";").map((text) => (text === "?" ? null : numbers(text))), // null: not known
    keys: [...element.cells].map((cell) => cell.dataset.key ?? cell.textContent.toLowerCase()),
    isShown: true,
  });
  const rows = [...body.rows].map(readRow);
  const nCases = rows.length;
  let hasOutside = false; // candidates without a case are read when a list is first chosen

  const readOutside = () => {
    if (hasOutside) return;
    hasOutside = true;
    rows.push(...[...at("kb-outside").content.querySelectorAll("tr")].map(readRow));
    for (const row of rows.slice(nCases)) findPlaces(row);
  };

  // --- what is chosen, and its address -------------------------------------------------------------------------------

  const values = (field) => (field ? [...field.options].map((option) => option.value) : [""]);
  const lists = values(listField).slice(1);
  const thresholds = values(thresholdField);
  const views = viewButtons.map((button) => button.dataset.view);

  /** What an address asks for. What it names that is not there is passed over. */
  const read = (search, hash) => {
    const query = new URLSearchParams(search);
    const known = (value, all, otherwise) => (all.includes(value) ? value : otherwise);
    const wanted = query.get("sort") ?? "";
    const key = known(wanted.replace(/^-/, ""), columns.map((column) => column.id), "");
    const named = query.has("columns") ? query.get("columns").split(".") : defaults;
    return {
      chosen: facets.map((facet) => {
        const asked = new Set(query.getAll(facet.id));
        return new Set(facet.choices.flatMap((choice, index) => (asked.has(choice.id) ? [index] : [])));
      }),
      name: query.get("name") ?? "",
      sort: key || "when",
      isDescending: key !== "" && wanted.startsWith("-"),
      columns: new Set(optional.map((column) => column.id).filter((id) => named.includes(id))),
      list: known(query.get("list") ?? "", lists, ""),
      threshold: known(query.get("coalition") ?? "", thresholds, ""),
      view: known(query.get("view") ?? hash.slice(1), views, "table"),
    };
  };

  const written = () => {
    const query = new URLSearchParams();
    facets.forEach((facet, f) => {
      for (const index of [...state.chosen[f]].sort((a, b) => a - b)) query.append(facet.id, facet.choices[index].id);
    });
    if (state.name.trim()) query.set("name", state.name);
    if (state.sort !== "when" || state.isDescending) query.set("sort", (state.isDescending ? "-" : "") + state.sort);
    const shown = optional.map((column) => column.id).filter((id) => state.columns.has(id));
    if (shown.join() !== defaults.join()) query.set("columns", shown.join("."));
    if (state.list) query.set("list", state.list);
    if (state.threshold) query.set("coalition", state.threshold);
    if (state.view !== "table") query.set("view", state.view);
    const text = query.toString();
    return location.pathname + (text ? `?${text}` : "");
  };

  let wasTyping = false;
  /** Keep what is chosen in the address. A word that is typed is one step back, not one for each letter. */
  const remember = (isTyping = false) => {
    const address = written();
    if (address !== location.pathname + location.search) {
      history[isTyping && wasTyping ? "replaceState" : "pushState"](null, "", address);
    }
    wasTyping = isTyping;
  };

  // --- which rows pass -----------------------------------------------------------------------------------------------

  const isOfDefinition = (row) => (state.list ? row.lists[lists.indexOf(state.list)] === "y" : row.isCase);
  const hasName = (row, name) => !name || row.words.includes(name);
  const passes = (row, f) => !state.chosen[f].size || (row.choices[f]?.some((index) => state.chosen[f].has(index)) ?? false);
  const isUnknown = (row, f) => row.choices[f] === null ||
    (row.choices[f].length > 0 && row.choices[f].every((index) => facets[f].choices[index].isOpen));

  /** Rows that are shown, and for each facet the counts and the unknown among those that pass all the others. */
  const filter = () => {
    const name = state.name.trim().toLowerCase();
    const counts = facets.map((facet) => new Array(facet.choices.length).fill(0));
    const unknown = facets.map(() => 0);
    const asked = facets.map((_, f) => f).filter((f) => state.chosen[f].size);
    const shown = [];
    let total = 0;
    for (const row of rows) {
      row.isShown = false;
      if (!isOfDefinition(row)) continue;
      total += 1;
      if (!hasName(row, name)) continue;
      const failed = asked.filter((f) => !passes(row, f));
      if (failed.length > 1) continue;
      const counted = failed.length ? failed : facets.keys();
      for (const f of counted) for (const index of row.choices[f] ?? []) counts[f][index] += 1;
      if (failed.length) {
        if (isUnknown(row, failed[0])) unknown[failed[0]] += 1;
      } else {
        row.isShown = true;
        shown.push(row);
      }
    }
    return { shown, total, counts, unknown };
  };

  // --- the definition of a coalition ---------------------------------------------------------------------------------

  /** With a coalition, without, not known, or no case at all: as the page marks the choices of its facet. */
  const kindOf = (row) => {
    if (!row.isCase) return "outside";
    return coalitionFacet < 0 ? "unsure" : facets[coalitionFacet].choices[row.choices[coalitionFacet][0]].kind;
  };

  let threshold = "";
  const applyThreshold = () => {
    if (state.threshold === threshold || coalitionFacet < 0) return;
    threshold = state.threshold;
    const number = thresholds.indexOf(threshold);
    const column = columns.find((one) => one.isCoalition);
    for (const row of rows.slice(0, nCases)) {
      const choice = facets[coalitionFacet].choices[row.thresholds[number]];
      row.choices[coalitionFacet] = [row.thresholds[number]];
      if (!column) continue;
      row.element.cells[column.index].textContent = choice.name;
      row.keys[column.index] = choice.isOpen ? "" : choice.name;
    }
  };

  // --- the table -----------------------------------------------------------------------------------------------------

  const collator = new Intl.Collator("en");
  /** Rows in their order: those without an answer come last, whichever way it goes. */
  const inOrder = () => {
    const { index } = columns.find((column) => column.id === state.sort);
    const when = columns.find((column) => column.id === "when").index;
    const sign = state.isDescending ? -1 : 1;
    const compare = (a, b) => {
      const [one, other] = [a.keys[index], b.keys[index]];
      return (one === "") - (other === "") || sign * collator.compare(one, other) ||
        collator.compare(a.keys[when], b.keys[when]) || collator.compare(a.id, b.id);
    };
    return [...rows].sort(compare);
  };

  const AT_ONCE = 50; // rows: more than a screen has, and few enough to be there at once
  let order = "";
  let ordered = rows;
  let waiting = 0;

  /** Show rows a screen or two at a time, so that the first are there at once and the page never stands still. */
  const reveal = (elements) => {
    for (const element of elements.splice(0, AT_ONCE)) element.hidden = false;
    if (elements.length) waiting = setTimeout(reveal, 0, elements);
    at("kb-cases").setAttribute("aria-busy", String(elements.length > 0));
  };

  const showTable = () => {
    clearTimeout(waiting);
    const isByCoalition = columns.find((column) => column.id === state.sort).isCoalition;
    const wanted = [state.sort, state.isDescending, isByCoalition && threshold, rows.length].join();
    if (wanted !== order) {
      order = wanted;
      ordered = inOrder();
      for (const row of rows) row.element.hidden = true;
      body.append(...ordered.map((row) => row.element));
      for (const column of columns) {
        if (column.id === state.sort) column.head.setAttribute("aria-sort", state.isDescending ? "descending" : "ascending");
        else column.head.removeAttribute("aria-sort");
      }
    }
    for (const row of rows) if (!row.isShown) row.element.hidden = true;
    reveal(ordered.filter((row) => row.isShown && row.element.hidden).map((row) => row.element));
  };

  const isVisible = (column) => column.isTitle || (column.ofList ? state.list !== "" : state.columns.has(column.id));
  let seen = "";
  const showColumns = () => {
    const wanted = [rows.length, ...columns.filter(isVisible).map((column) => column.id)].join();
    if (wanted === seen) return;
    seen = wanted;
    at("kb-cases").style.setProperty("--kb-columns", columns.filter(isVisible).length - 1);
    for (const column of columns) {
      const isHidden = !isVisible(column);
      column.head.hidden = isHidden;
      for (const row of rows) row.element.cells[column.index].hidden = isHidden;
    }
  };

  // --- what is told --------------------------------------------------------------------------------------------------

  const plural = (n, one, many) => `${n} ${n === 1 ? one : many}`;
  const chosenOf = (field) => field.selectedOptions[0].textContent;
  const write = (id, text) => {
    at(id).textContent = text;
    at(id).hidden = !text;
  };

  const tell = ({ shown, total, unknown }) => {
    const what = state.list ? ["candidate", "candidates"] : ["case", "cases"];
    write("kb-count", shown.length === total ? plural(total, ...what) : `${shown.length} of ${total} ${what[1]} shown`);

    const definitions = [];
    if (state.list) {
      const number = lists.indexOf(state.list);
      const cases = shown.filter((row) => row.isCase).length;
      const listed = (says) => plural(rows.filter((row) => row.isCase && row.lists[number] === says).length, "case", "cases");
      definitions.push(`Candidates of ${chosenOf(listField)}: ${plural(cases, "case", "cases")} of this record and ` +
        `${shown.length - cases} without a case, which have no answers. The list lacks ${listed("n")} of this record; ` +
        `of ${listed("?")} it is not known whether it has them.`);
    }
    if (state.threshold) definitions.push(`A coalition: ${chosenOf(thresholdField).toLowerCase()}.`);
    write("kb-definition", definitions.join(" "));

    const left = facets.flatMap((facet, f) => (unknown[f] ? [`${facet.name} ${unknown[f]}`] : []));
    const sorted = columns.find((column) => column.id === state.sort);
    const last = shown.filter((row) => row.keys[sorted.index] === "").length;
    const notes = [];
    if (left.length) notes.push(`Left out because no value is known here: ${left.join(", ")}.`);
    if (last) notes.push(`Last in order because no value is known here: ${sorted.name} ${last}.`);
    write("kb-open", notes.join(" "));
  };

  const showCounts = ({ counts }) => {
    facets.forEach((facet, f) => {
      facet.choices.forEach((choice, index) => {
        const isChosen = state.chosen[f].has(index);
        choice.input.checked = isChosen;
        if (choice.n !== counts[f][index]) { // to write costs more than to look
          choice.n = counts[f][index];
          choice.count.textContent = choice.n;
        }
        const isHidden = !choice.n && !isChosen;
        if (choice.label.hidden !== isHidden) choice.label.hidden = isHidden;
      });
      facet.chosenMark.textContent = state.chosen[f].size ? ` (${state.chosen[f].size})` : "";
    });
  };

  const chip = (text, remove) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.setAttribute("aria-label", `Remove ${text}`);
    button.addEventListener("click", () => {
      const place = [...at("kb-chips").children].indexOf(button);
      remove();
      changed();
      // The chip is gone: the keyboard goes on at the next one, or at the filters.
      (at("kb-chips").children[place] ?? at("kb-filterbox").firstElementChild).focus();
    });
    return button;
  };

  const showChips = () => {
    const chips = facets.flatMap((facet, f) => [...state.chosen[f]].map((index) =>
      chip(`${facet.name}: ${facet.choices[index].name}`, () => state.chosen[f].delete(index))));
    if (state.name.trim()) chips.unshift(chip(`Name: ${state.name.trim()}`, () => { state.name = ""; }));
    if (chips.length) {
      const all = document.createElement("button");
      all.type = "button";
      all.className = "kb-clear";
      all.textContent = "Clear all";
      all.addEventListener("click", () => {
        state.name = "";
        for (const chosen of state.chosen) chosen.clear();
        changed();
        at("kb-filterbox").firstElementChild.focus();
      });
      chips.push(all);
    }
    at("kb-chips").replaceChildren(...chips);
    at("kb-chips").hidden = !chips.length;
  };

  // --- map and timeline ----------------------------------------------------------------------------------------------

  const where = facets.findIndex((facet) => facet.id === "where");
  const world = root.querySelector(".kb-world");
  const steps = world.dataset.steps.split(" ").map(Number);
  const shapes = [...world.querySelectorAll("[data-states]")].map((element) => ({
    element,
    states: element.dataset.states.split(" "),
    name: element.dataset.name,
    title: element.querySelector("title"),
  }));
  const places = new Map([...at("kb-places").tBodies[0].rows].map((element) => [element.dataset.state, { element, n: 0 }]));
  const bars = [...root.querySelectorAll("[data-bar]")];

  const findPlaces = (row) => {
    row.states = (row.choices[where] ?? []).map((index) => facets[where].choices[index].id);
    row.shapes = shapes.filter((shape) => shape.states.some((id) => row.states.includes(id)));
  };
  rows.forEach(findPlaces);

  const showMap = (shown) => {
    for (const one of [...shapes, ...places.values()]) Object.assign(one, { n: 0, coalitions: 0, outside: 0 });
    for (const row of shown) {
      const kind = kindOf(row);
      for (const one of [...row.shapes, ...row.states.flatMap((id) => places.get(id) ?? [])]) {
        one.n += 1;
        if (kind === "yes") one.coalitions += 1;
        if (kind === "outside") one.outside += 1;
      }
    }
    for (const shape of shapes) {
      const cases = shape.n - shape.outside;
      shape.element.setAttribute("class", `kb-s${steps.filter((least) => shape.n >= least).length}`);
      shape.title.textContent = `${shape.name}: ${plural(cases, "case", "cases")}, ${shape.coalitions} with a coalition` +
        (shape.outside ? `, ${shape.outside} without a case` : "");
    }
    const head = at("kb-places").tHead.rows[0];
    for (const { element, n, coalitions, outside } of places.values()) {
      element.hidden = !n;
      [n - outside, coalitions, outside].forEach((number, index) => { element.cells[index + 1].textContent = number; });
      element.cells[3].hidden = !state.list;
    }
    head.cells[3].hidden = !state.list;
    const sorted = [...places.values()].sort((a, b) => b.n - a.n ||
      collator.compare(a.element.cells[0].textContent, b.element.cells[0].textContent));
    at("kb-places").tBodies[0].append(...sorted.map((one) => one.element));
  };

  const showTimeline = () => {
    const shown = new Map(rows.filter((row) => row.isShown).map((row) => [row.id, row]));
    for (const bar of bars) {
      const row = shown.get(bar.dataset.bar);
      if (!row) bar.setAttribute("display", "none");
      else {
        bar.removeAttribute("display");
        bar.dataset.kind = kindOf(row);
      }
    }
    at("kb-outside-time").hidden = at("kb-outside-key").hidden = !state.list;
  };

  // --- all together --------------------------------------------------------------------------------------------------

  const isSeen = (part) => state.view === "all" || state.view === part;

  /** Set every control to what is chosen. */
  const reflect = () => {
    if (nameField.value !== state.name) nameField.value = state.name;
    if (listField) listField.value = state.list;
    if (thresholdField) thresholdField.value = state.threshold;
    for (const column of optional) column.box.checked = state.columns.has(column.id);
    for (const button of viewButtons) button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
    root.dataset.view = state.view;
    for (const part of parts) part.hidden = !isSeen(part.dataset.part);
  };

  const show = () => {
    if (state.list) readOutside();
    reflect();
    applyThreshold();
    const found = filter();
    showCounts(found);
    tell(found);
    showChips();
    if (isSeen("table")) { // what is not seen is brought up to date when it is
      showColumns();
      showTable();
    }
    if (isSeen("map")) showMap(found.shown);
    if (isSeen("timeline")) showTimeline();
  };

  const changed = (isTyping = false) => {
    remember(isTyping);
    show();
  };

  // --- the file of what is shown -------------------------------------------------------------------------------------

  /** A field of a CSV file after RFC 4180: in quotes where it needs them. */
  const field = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  const csv = () => {
    const chosen = columns.filter(isVisible);
    const lines = [["case_id", ...chosen.map((column) => column.name)]];
    for (const row of ordered) {
      if (row.isShown) lines.push([row.id, ...chosen.map((column) => row.element.cells[column.index].textContent)]);
    }
    return lines.map((line) => `${line.map(field).join(",")}\r\n`).join("");
  };

  at("kb-download").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    link.download = "cases-shown.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });

  // --- what readers do -----------------------------------------------------------------------------------------------

  facets.forEach((facet, f) => facet.choices.forEach((choice, index) => {
    choice.input.addEventListener("change", () => {
      state.chosen[f][choice.input.checked ? "add" : "delete"](index);
      changed();
    });
  }));
  nameField.addEventListener("input", () => { state.name = nameField.value; changed(true); });
  listField?.addEventListener("change", () => { state.list = listField.value; changed(); });
  thresholdField?.addEventListener("change", () => { state.threshold = thresholdField.value; changed(); });
  for (const column of optional) {
    column.box.addEventListener("change", () => {
      state.columns[column.box.checked ? "add" : "delete"](column.id);
      changed();
    });
  }
  for (const button of viewButtons) {
    button.addEventListener("click", () => { state.view = button.dataset.view; changed(); });
  }
  for (const column of columns) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kb-sort";
    button.textContent = column.name;
    button.addEventListener("click", () => {
      state.isDescending = state.sort === column.id && !state.isDescending;
      state.sort = column.id;
      changed();
    });
    column.head.replaceChildren(button);
  }
  // A click on the map chooses the place; with a key held down it leads to the state, as any link does.
  for (const shape of shapes) {
    shape.element.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      const held = facets[where].choices.flatMap((choice, index) => (shape.states.includes(choice.id) ? [index] : []));
      const isChosen = held.every((index) => state.chosen[where].has(index));
      for (const index of held) state.chosen[where][isChosen ? "delete" : "add"](index);
      changed();
    });
  }
  for (const one of [form, at("kb-controls")]) one.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", () => {
    wasTyping = false;
    state = read(location.search, location.hash);
    show();
  });

  let state = read(location.search, location.hash);
  root.classList.add("kb-live");
  for (const id of ["kb-side", "kb-controls", "kb-tools"]) at(id).hidden = false;
  at("kb-filterbox").open = matchMedia("(min-width: 60em)").matches;
  facets.forEach((facet, f) => { if (state.chosen[f].size) facet.chosenMark.closest("details").open = true; });
  show();
})();
