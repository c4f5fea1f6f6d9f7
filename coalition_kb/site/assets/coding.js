// A case is coded question by question, apart from other coders. The questions, codes and sources are those of codebook.js;
// the answers stay in this browser until they are saved as the file of a pass, which `coalition-kb check` reads.
(() => {
  "use strict";
  const book = globalThis.kbCodebook;
  const root = document.getElementById("kb-coding");
  if (!root || !book) return;
  const at = (id) => document.getElementById(id);
  const variables = new Map(book.variables.map((one) => [one.id, one]));

  const made = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  /** *text* on one line, without what cannot be seen. */
  const clean = (text) => text.replace(/[\p{C}\p{Z}\s]+/gu, " ").trim();

  // --- what is kept --------------------------------------------------------------------------------------------------

  let work = null; // what is coded: case, name of the pass, states, is every question asked, answers by cell
  let cells = []; // the questions in their order: state and variable
  let now = 0;

  const keyOf = (name, id) => `kb-coding/${name}/${id}`;
  const remembered = (key) => {
    try {
      const held = JSON.parse(localStorage.getItem(key));
      return Array.isArray(held.states) && held.answers ? held : null;
    } catch { return null; }
  };
  /** Whether the browser kept it: one that forbids it lets the answers live as long as the page is open. */
  const remember = () => {
    try { localStorage.setItem(keyOf(work.name, work.id), JSON.stringify(work)); return true; } catch { return false; }
  };

  const cellOf = ({ state, variable }) => `${state}/${variable.id}`;
  const asked = () => ["", ...work.states].flatMap((state) => book.variables
    .filter((one) => one.unit === (state ? "partner" : "intervention") && (work.isEvery || one.is_core))
    .map((variable) => ({ state, variable })));
  const partner = (state) => book.cases[work.id].partners.find(([id]) => id === state)?.[1] ?? state;
  const nameOf = ({ state, variable }) => variable.name + (state ? `, ${partner(state)}` : "");

  // --- the rules -----------------------------------------------------------------------------------------------------

  const NUMBER = /^[+-]?\d{1,15}(\.\d{1,15})?$/;
  const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;
  /** First and last day that a date may mean, as texts that sort; null where no calendar has it. */
  const days = (text) => {
    const [, year, month, day] = DATE.exec(text) ?? [];
    if (!year || year === "0000") return null;
    const made = new Date(`${year}-${month ?? "01"}-${day ?? "01"}T00:00:00Z`);
    if (Number.isNaN(made.getTime()) || (day && made.getUTCDate() !== Number(day))) return null;
    return [`${year}-${month ?? "01"}-${day ?? "01"}`, `${year}-${month ?? "12"}-${day ?? "31"}`];
  };
  const LEVELS = {
    count: [(text) => /^\d{1,15}$/.test(text), "a whole number from 0, in digits alone"],
    number: [(text) => NUMBER.test(text), "a number"],
    share: [(text) => NUMBER.test(text) && Number(text) >= 0 && Number(text) <= 1, "a number from 0 to 1"],
    date: [(text) => days(text) !== null, "a date: YYYY, YYYY-MM or YYYY-MM-DD"],
    text: [() => true, ""],
  };
  const rise = (level, values) => values.every((value, index) => {
    const before = values[index - 1];
    if (before === undefined) return true;
    return level === "date" ? days(before)[0] <= days(value)[1] : Number(before) <= Number(value);
  });

  const wrongAnswer = (variable, answer) => {
    if (!answer.length) return [`Give an answer${variable.missing ? ", or say why there is none" : ""}.`];
    if (variable.form === "value") {
      const [isRight, wanted] = LEVELS[variable.level];
      return isRight(answer[0]) ? [] : [`“${answer[0]}” is not ${wanted}.`];
    }
    const known = variable.codes.map(({ id }) => id);
    const others = answer.filter((code) => !known.includes(code)).map((code) => `“${code}” is no code: ${known.join(", ")}.`);
    return answer.includes("none") && answer.length > 1 ? [...others, "“None” stands alone."] : others;
  };
  const wrongRange = (variable, { answer, low, high }) => {
    const values = [low, answer[0], high].filter(Boolean);
    if (values.some((value) => !LEVELS[variable.level][0](value))) return [`The range is not ${LEVELS[variable.level][1]}.`];
    return rise(variable.level, values) ? [] : ["The least, the answer and the most do not rise."];
  };
  const wrongText = (text) => (/^[=+\-@]/.test(text) ? [`“${text.slice(0, 20)}” begins as a formula does: begin with a word.`] : []);
  const wrongSources = (sources) => sources.flatMap(({ id, isRead }) => {
    if (!Object.hasOwn(book.sources, id)) return [`“${id}” is no source of the record.`];
    return isRead && !book.sources[id].is_opened ? [`Nobody has opened ${id} yet: take away the mark that you read it.`] : [];
  });
  const wrongReadings = (variable, readings) => [
    ...(readings.length < 2 ? ["What is contested has two readings or more."] : []),
    ...(readings.filter(({ isLeading }) => isLeading).length > 1 ? ["One reading at most leads."] : []),
    ...readings.flatMap(({ answer, why, sources }, index) => [
      ...wrongAnswer(variable, answer),
      ...(why ? wrongText(why) : ["Say whose reading it is, and on what grounds."]),
      ...(sources.length ? wrongSources(sources) : ["Name a source of it."]),
    ].map((said) => `Reading ${index + 1}: ${said}`)),
  ];
  const wrongGrounds = ({ confidence, sources }) => [
    ...(confidence ? [] : ["Say how sure the answer is."]),
    ...(sources.length ? [] : ["Name a source."]),
    ...(confidence && confidence !== "low" && sources.length && !sources.some(({ isRead }) => isRead)
      ? ["High or medium confidence rests on a source that you read."] : []),
  ];
  /** Whether the question has a meaning beside the other answers; null where they do not tell. */
  const applies = ({ state, variable }, answers) => {
    const met = Object.entries(variable.applies ?? {}).map(([id, codes]) => {
      const other = answers[`${variables.get(id)?.unit === "partner" ? state : ""}/${id}`];
      return other && !other.status ? other.answer.every((code) => codes.includes(code)) : null;
    });
    return met.includes(null) ? null : met.every(Boolean);
  };

  /** What is wrong with an answer, in sentences; nothing where it can stand in the record. */
  const problems = (cell, said, answers) => {
    const { variable } = cell;
    const isContested = said.status === "contested";
    return [
      ...(said.status ? [] : wrongAnswer(variable, said.answer)),
      ...(said.status || !variable.is_ranged || !said.answer.length ? [] : wrongRange(variable, said)),
      ...(variable.level === "text" && !said.status && said.answer.length ? wrongText(said.answer[0]) : []),
      ...(said.status === "not_applicable" && variable.applies && applies(cell, answers) ? ["By your other answers the question has a meaning: answer it."] : []),
      ...(isContested ? wrongReadings(variable, said.readings) : []),
      ...(said.why ? wrongText(said.why) : ["Say why this and not the next."]),
      ...(said.status ? [] : wrongGrounds(said)),
      ...wrongSources(said.sources),
    ];
  };

  // --- the file ------------------------------------------------------------------------------------------------------

  // What JSON puts between quotes YAML reads alike. Two ends of lines, to YAML, JSON leaves as they are.
  const quoted = (text) => JSON.stringify(text).replace(/[\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);
  const word = (text) => (/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(text) ? text : quoted(text));
  const listed = (items) => `[${items.join(", ")}]`;
  const citation = ({ id, where, isRead }) => (isRead
    ? word([id, where].filter(Boolean).join(", "))
    : `{source: ${word(id)}, ${where ? `locator: ${quoted(where)}, ` : ""}opened: no}`);
  const answerOf = (variable, answer) =>
    `${variable.form}: ${variable.form === "codes" ? listed(answer.map(word)) : word(answer[0])}`;

  const coding = (variable, said, indent) => {
    const lines = [said.status ? `status: ${said.status}` : answerOf(variable, said.answer)];
    if (!said.status) {
      for (const name of ["low", "high", "kind", "confidence"]) if (said[name]) lines.push(`${name}: ${word(said[name])}`);
    }
    lines.push(`why: ${quoted(said.why)}`);
    if (said.sources.length) lines.push(`sources: ${listed(said.sources.map(citation))}`);
    if (said.status === "contested") {
      lines.push("alternatives:");
      for (const one of said.readings) {
        lines.push(`  - ${answerOf(variable, one.answer)}`, `    why: ${quoted(one.why)}`);
        if (one.isLeading) lines.push("    leading: yes");
        lines.push(`    sources: ${listed(one.sources.map(citation))}`);
      }
    }
    lines.push(`coded: {by: ${word(work.name)}, on: ${said.on}, codebook: ${word(said.version)}}`);
    return [`${indent}${variable.id}:`, ...lines.map((line) => `${indent}  ${line}`)];
  };

  const sound = (state) => cells.filter((cell) => cell.state === state && isSound(cell));
  const isSound = (cell) => {
    const said = work.answers[cellOf(cell)];
    return Boolean(said) && !problems(cell, said, work.answers).length;
  };
  const file = () => {
    const codings = (state, indent) => {
      const own = sound(state);
      return [`${indent}codings:${own.length ? "" : " {}"}`,
        ...own.flatMap((cell) => coding(cell.variable, work.answers[cellOf(cell)], `${indent}  `))];
    };
    const states = work.states.filter((state) => sound(state).length);
    return [
      book.head,
      `case: ${work.id}`,
      `coded: {by: ${word(work.name)}, on: ${today()}, codebook: ${word(book.version)}}`,
      ...codings("", ""),
      ...(states.length ? ["partners:"] : []),
      ...states.flatMap((state) => [`  - state: ${state}`, ...codings(state, "    ")]),
      "",
    ].join("\n");
  };
  const today = () => {
    const day = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  };

  globalThis.kbCoding = { problems };

  // --- the fields of a question --------------------------------------------------------------------------------------

  let fields = 0; // so that each has an id of its own
  /** A label and its field. */
  const labelled = (text, field) => {
    field.id = `kb-f${fields += 1}`;
    return [made("label", { htmlFor: field.id }, text), field];
  };
  const input = (value) => made("input", { type: "text", value: value ?? "", spellcheck: false });

  /** The fields of an answer, and what they say: codes to choose, or a value. */
  const answerFields = (variable, legend, answer, isShort = false) => {
    if (variable.form === "value") {
      const field = variable.level === "text" ? made("textarea", { rows: 2, value: answer[0] ?? "" }) : input(answer[0]);
      const head = variable.measure ? `${legend} (${variable.measure})` : legend;
      return { elements: [made("p", {}, ...labelled(head, field))], read: () => [clean(field.value)].filter(Boolean) };
    }
    if (variable.level === "ranked_list") { // the order counts: it is written
      const field = input(answer.join(", "));
      const hint = `${legend} The weightiest first, with commas, of: ${variable.codes.map(({ id }) => id).join(", ")}`;
      const read = () => [...new Set(field.value.split(",").map(clean).filter(Boolean))];
      return { elements: [made("p", {}, ...labelled(hint, field))], read };
    }
    const name = `kb-c${fields += 1}`;
    const type = variable.form === "codes" ? "checkbox" : "radio";
    const choices = variable.codes.map(({ id, name: title, meaning }) => {
      const box = made("input", { type, name, value: id, checked: answer.includes(id) });
      return [box, made("label", {}, box, made("span", {}, made("strong", {}, title), isShort ? "" : ` ${meaning}`))];
    });
    const set = made("fieldset", {}, made("legend", {}, legend), ...choices.map(([, label]) => label));
    return { elements: [set], read: () => choices.filter(([box]) => box.checked).map(([box]) => box.value) };
  };

  const sourceFields = (one) => {
    const id = made("input", { type: "text", value: one?.id ?? "", spellcheck: false });
    id.setAttribute("list", "kb-sources");
    const where = input(one?.where);
    const isRead = made("input", { type: "checkbox", checked: one ? one.isRead : true });
    const row = made("div", { className: "kb-parts" },
      made("div", {}, ...labelled("Source", id)), made("div", {}, ...labelled("Page", where)),
      made("label", {}, isRead, " I read it"));
    row.read = () => ({ id: clean(id.value), where: clean(where.value), isRead: isRead.checked });
    return row;
  };
  const sourcesIn = (box) => [...box.children].map((row) => row.read()).filter(({ id }) => id);

  const readingFields = (variable, one, index) => {
    const answer = answerFields(variable, `Reading ${index + 1}`, one?.answer ?? [], true);
    const why = made("textarea", { rows: 2, value: one?.why ?? "" });
    const cited = made("div", {}, ...(one?.sources.length ? one.sources : [null]).map(sourceFields));
    const leads = made("input", { type: "checkbox", checked: one?.isLeading ?? false });
    const box = made("div", {}, ...answer.elements, made("p", {}, ...labelled("Whose it is, and on what grounds", why)), cited,
      made("p", {}, made("label", {}, leads, " This reading leads")));
    box.read = () => ({ answer: answer.read(), why: clean(why.value), sources: sourcesIn(cited), isLeading: leads.checked });
    return box;
  };

  let read = () => null; // what the fields of the question say

  /** *text* with what stands between two backticks as code. */
  const worded = (text) => text.split("`").map((part, place) => (place % 2 ? made("code", {}, part) : part));

  const rule = ({ state, variable }) => {
    const told = Object.entries(variable.applies ?? {}).map(([id, codes]) => {
      const other = work.answers[`${variables.get(id)?.unit === "partner" ? state : ""}/${id}`];
      const mine = other ? ` (you answered ${other.status ?? other.answer.join(", ")})` : "";
      return `${book.names[id] ?? id} is ${codes.join(" or ")}${mine}`;
    });
    const parts = [
      ["", variable.rule],
      ["Counts: ", variable.counts],
      ["Does not count: ", variable.does_not_count],
      ["Look in: ", variable.look_in],
      ["", variable.is_before && "Code what was known before the decision, not what came of it."],
      ["Asked only where ", told.length && `${told.join(" and ")}.`],
    ];
    return parts.filter(([, text]) => text).map(([head, text]) => made("p", {}, made("strong", {}, head), ...worded(text)));
  };

  const show = () => {
    const cell = cells[now];
    const { variable } = cell;
    const said = work.answers[cellOf(cell)] ?? { answer: [], sources: [], readings: [] };
    at("kb-title").textContent = `Question ${now + 1} of ${cells.length}: ${nameOf(cell)}`;
    at("kb-wrong").replaceChildren();
    at("kb-rule").lastElementChild.replaceChildren(...rule(cell));
    const answer = answerFields(variable, variable.question, said.answer);
    const low = input(said.low);
    const high = input(said.high);
    const kind = made("select", {}, made("option", { value: "" }, "not told"), ...book.kinds.map((one) => made("option", {}, one)));
    kind.value = said.kind ?? "";
    const measures = [
      ...(variable.is_ranged ? [["The least that a source gives, where sources differ", low], ["The most", high]] : []),
      ...(variable.level === "count" ? [["Kind of number", kind]] : []),
    ].map(([text, field]) => made("p", {}, ...labelled(text, field)));
    at("kb-answer").replaceChildren(...answer.elements, ...measures);
    const statuses = Object.entries(variable.missing ?? {});
    at("kb-status").replaceChildren(made("option", { value: "" }, "there is a code"),
      ...statuses.map(([id, when]) => made("option", { value: id }, `${book.statuses[id]}: ${when}`)));
    at("kb-status").value = said.status ?? "";
    at("kb-status").parentElement.hidden = !statuses.length;
    const sides = said.readings?.length ? said.readings : variable.missing?.contested ? [null, null] : [];
    at("kb-sides").replaceChildren(...sides.map((one, index) => readingFields(variable, one, index)));
    for (const one of root.querySelectorAll("[name=confidence]")) one.checked = one.value === said.confidence;
    at("kb-why").value = said.why ?? "";
    at("kb-cited").replaceChildren(...(said.sources.length ? said.sources : [null]).map(sourceFields));
    at("kb-back").disabled = now === 0;
    read = () => {
      const status = at("kb-status").value;
      const told = { why: clean(at("kb-why").value), sources: sourcesIn(at("kb-cited")), on: today(), version: book.version };
      if (status === "contested") {
        const all = [...at("kb-sides").children].map((box) => box.read());
        return { ...told, status, answer: [], readings: all.filter((one) => one.answer.length || one.why) };
      }
      if (status) return { ...told, status, answer: [] };
      const confidence = root.querySelector("[name=confidence]:checked")?.value ?? "";
      const range = { low: clean(low.value), high: clean(high.value), kind: kind.value };
      return { ...told, answer: answer.read(), confidence, ...range };
    };
    fit();
  };

  /** Show the parts that an answer, or a status without one, has. */
  const fit = () => {
    const status = at("kb-status").value;
    at("kb-answer").hidden = Boolean(status);
    at("kb-sure").hidden = Boolean(status);
    at("kb-readings").hidden = status !== "contested";
  };

  const toldOf = (cell) => {
    if (!work.answers[cellOf(cell)]) return "open";
    return isSound(cell) ? "answered" : "open again: it does not stand beside another answer";
  };
  const listAll = () => {
    at("kb-list").replaceChildren(...cells.map((cell, index) => {
      const button = made("button", { type: "button" }, `${nameOf(cell)}: ${toldOf(cell)}`);
      button.addEventListener("click", () => go(index));
      return made("li", {}, button);
    }));
    const n = cells.filter(isSound).length;
    at("kb-said").textContent = `${n} of ${cells.length} questions are answered.`;
    at("kb-save").disabled = !n;
    at("kb-yaml").textContent = n ? file() : "";
    const isKnown = book.passes.includes(work.name) ? "" : ` The codebook does not tell of the pass ${work.name} yet: add it to codebook/passes.yaml.`;
    at("kb-where").textContent = `It belongs at cases/passes/${work.name}/${work.id}.yaml.${isKnown}`;
  };
  const go = (index) => {
    now = index;
    show();
    at("kb-title").focus();
  };
  /** On to the next question that is open, or to the first; where none is, to the file. */
  const goOn = () => {
    const order = [...cells.keys()].map((step) => (now + 1 + step) % cells.length);
    const next = order.find((index) => index !== now && !isSound(cells[index]));
    if (next === undefined) at("kb-save").focus();
    else go(next);
  };

  // --- what a coder does ---------------------------------------------------------------------------------------------

  const offerStates = () => {
    const held = book.cases[at("kb-which").value.trim()];
    const partners = held?.partners ?? [];
    const box = at("kb-states");
    box.hidden = !partners.length;
    box.replaceChildren(box.firstElementChild, ...partners.map(([id, name]) =>
      made("label", {}, made("input", { type: "checkbox", value: id }), ` ${name}`)));
    const before = remembered(keyOf(at("kb-who").value.trim(), at("kb-which").value.trim()));
    for (const one of box.querySelectorAll("input")) one.checked = before?.states.includes(one.value) ?? false;
    if (before) at("kb-every").checked = before.isEvery;
  };

  const begin = (event) => {
    event.preventDefault();
    const id = at("kb-which").value.trim();
    const name = at("kb-who").value.trim();
    if (!Object.hasOwn(book.cases, id)) {
      at("kb-said").textContent = `“${id}” is no case: choose one of the list.`;
      at("kb-which").focus();
      return;
    }
    const states = [...at("kb-states").querySelectorAll("input:checked")].map((one) => one.value);
    const before = remembered(keyOf(name, id));
    work = { id, name, states, isEvery: at("kb-every").checked, answers: before?.answers ?? {} };
    cells = asked();
    at("kb-frame").textContent = `${book.cases[id].title}. ${book.cases[id].frame}`;
    const shelf = book.cases[id].sources.map((source) => {
      const { title, issued } = book.sources[source];
      return [source, [title, issued].filter(Boolean).join(", ")];
    });
    at("kb-sources").replaceChildren(...shelf.map(([value, text]) => made("option", { value }, text)));
    at("kb-shelf").replaceChildren(...shelf.map(([source, text]) => made("li", {}, made("code", {}, source), ` ${text}`)));
    at("kb-work").hidden = false;
    listAll();
    go(Math.max(0, cells.findIndex((cell) => !isSound(cell))));
  };

  at("kb-begin").addEventListener("submit", begin);
  for (const id of ["kb-which", "kb-who"]) at(id).addEventListener("change", offerStates);
  at("kb-status").addEventListener("change", fit);
  const added = (box, element) => {
    box.append(element);
    element.querySelector("input, textarea").focus();
  };
  at("kb-more").addEventListener("click", () => added(at("kb-cited"), sourceFields(null)));
  at("kb-side").addEventListener("click", () => {
    added(at("kb-sides"), readingFields(cells[now].variable, null, at("kb-sides").children.length));
  });
  at("kb-back").addEventListener("click", () => go(Math.max(0, now - 1)));
  at("kb-skip").addEventListener("click", () => go((now + 1) % cells.length));
  at("kb-asks").addEventListener("submit", (event) => {
    event.preventDefault();
    const said = read();
    const found = problems(cells[now], said, work.answers);
    at("kb-wrong").replaceChildren(...found.map((text) => made("p", {}, text)));
    if (found.length) return;
    work.answers[cellOf(cells[now])] = said;
    const isKept = remember();
    listAll();
    if (!isKept) at("kb-said").textContent += " This browser keeps nothing: save the file before you close the page.";
    goOn();
  });
  at("kb-save").addEventListener("click", () => {
    const link = made("a", { href: URL.createObjectURL(new Blob([file()], { type: "application/yaml" })), download: `${work.id}.yaml` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
  at("kb-forget").addEventListener("click", () => {
    try { localStorage.removeItem(keyOf(work.name, work.id)); } catch { /* nothing was kept */ }
    work.answers = {};
    listAll();
    go(0);
  });

  at("kb-without").hidden = true;
  at("kb-begin").hidden = false;
})();
