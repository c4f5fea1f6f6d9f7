// Compare: the files of the chosen cases are fetched and set beside each other; the address keeps which they are.
(() => {
  "use strict";
  const root = document.getElementById("kb-compare");
  if (!root) return;
  const at = (id) => document.getElementById(id);
  const most = Number(root.dataset.most);
  const notCoded = { answer: root.dataset.notCoded, look: "not_coded" };
  const names = new Map([...at("kb-known").options].map((option) => [option.value, option.textContent]));
  const table = at("kb-table");
  const rows = [...table.querySelectorAll("[data-variable]")].map((element) => ({
    element,
    id: element.dataset.variable,
    name: element.cells[0].textContent,
  }));
  const files = new Map(); // by the id of the case: what was fetched of it, or is on its way

  /** What an address asks for. What it names that is not there is passed over. */
  const read = () => {
    const query = new URLSearchParams(location.search);
    const asked = (query.get("cases") ?? "").split(",").filter((id) => names.has(id));
    return {
      cases: [...new Set(asked)].slice(0, most),
      only: query.get("only") === "differing",
      why: query.get("why") === "yes",
    };
  };
  let state = read();

  const written = () => {
    const parts = [];
    if (state.cases.length) parts.push(`cases=${state.cases.join(",")}`);
    if (state.only) parts.push("only=differing");
    if (state.why) parts.push("why=yes");
    return location.pathname + (parts.length ? `?${parts.join("&")}` : "");
  };

  const fetched = (id) => {
    if (!files.has(id)) {
      files.set(id, fetch(`${id}.json`).then((got) => {
        if (!got.ok) throw new Error(String(got.status));
        return got.json();
      }).catch((error) => {
        files.delete(id); // it may be asked for again
        throw error;
      }));
    }
    return files.get(id);
  };

  const made = (name, text = "", look = "") => {
    const element = document.createElement(name);
    element.textContent = text;
    if (look) element.className = look;
    return element;
  };

  // --- the table -----------------------------------------------------------------------------------------------------

  const head = (one) => {
    const cell = made("th");
    cell.scope = "col";
    const link = made("a", one.title);
    link.href = `../cases/${one.id}/`;
    cell.append(link, made("span", one.period, "kb-note"));
    return cell;
  };

  const cell = (one, variable) => {
    const said = one.answers[variable] ?? notCoded;
    const element = made("td", "", `kb-${said.look}`);
    if (said === notCoded) element.append(said.answer);
    else {
      const link = made("a", said.answer);
      link.href = `../cases/${one.id}/#${variable}`;
      element.append(link);
    }
    if (said.sure) element.append(" ", made("span", said.sure, `kb-chip kb-${said.look}`));
    if (state.why && said.why) element.append(made("p", said.why, "kb-why"));
    return element;
  };

  /** Fill the table with *held*, the files of the cases; how many rows differ, and how many are left out. */
  const fill = (held) => {
    const counts = { differing: 0, uncoded: 0 };
    table.tHead.rows[0].replaceChildren(table.tHead.rows[0].cells[0], ...held.map(head));
    for (const row of rows) {
      const said = held.map((one) => one.answers[row.id]);
      const isCoded = said.some(Boolean);
      row.differs = new Set(said.map((one) => (one ?? notCoded).answer)).size > 1;
      row.isShown = isCoded && (row.differs || !state.only);
      counts.differing += row.differs;
      counts.uncoded += !isCoded;
      row.element.replaceChildren(row.element.cells[0], ...held.map((one) => cell(one, row.id)));
      row.element.hidden = !row.isShown;
      row.element.classList.toggle("kb-alike", !row.differs);
    }
    for (const body of table.tBodies) {
      const own = rows.filter((row) => row.element.parentElement === body);
      const ordered = [...own.filter((row) => row.differs), ...own.filter((row) => !row.differs)];
      body.append(...ordered.map((row) => row.element));
      body.hidden = !own.some((row) => row.isShown);
      body.rows[0].cells[0].colSpan = held.length + 1;
    }
    return counts;
  };

  const showChips = () => {
    at("kb-chips").replaceChildren(...state.cases.map((id) => {
      const chip = made("button", names.get(id));
      chip.type = "button";
      chip.setAttribute("aria-label", `Take away ${names.get(id)}`);
      chip.addEventListener("click", () => {
        state.cases = state.cases.filter((one) => one !== id);
        changed();
        at("kb-case").focus();
      });
      return chip;
    }));
    at("kb-chips").hidden = !state.cases.length;
  };

  const say = (text) => { at("kb-said").textContent = text; };
  let held = [];

  const show = async () => {
    const asked = state;
    at("kb-only").checked = state.only;
    at("kb-why").checked = state.why;
    showChips();
    try {
      held = await Promise.all(asked.cases.map(fetched));
    } catch {
      if (asked === state) say("The file of a case did not come. Try again, or open the page of the case.");
      return;
    }
    if (asked !== state) return; // something else was chosen while the files came
    const isEnough = held.length > 1;
    at("kb-beside").hidden = at("kb-tools").hidden = !isEnough;
    if (!isEnough) say(`Choose ${held.length ? "one more case" : "two cases"} or more, at most ${most}.`);
    else {
      const { differing, uncoded } = fill(held);
      const are = uncoded === 1 ? "is" : "are";
      const rest = uncoded ? ` ${uncoded} that nobody has coded yet for any of them ${are} left out.` : "";
      say(`${held.length} cases differ in ${differing} of ${rows.length} variables.${rest}`);
    }
  };

  const changed = () => {
    state = { ...state };
    history.pushState(null, "", written());
    return show();
  };

  // --- what readers do -----------------------------------------------------------------------------------------------

  /** The id that what was written means: an id, or a name in whole or in part, where only one case has it. */
  const meant = (written) => {
    const word = written.trim().toLowerCase();
    if (names.has(word)) return [word];
    return word ? [...names].filter(([, name]) => name.toLowerCase().includes(word)).map(([id]) => id) : [];
  };

  at("kb-pick").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = at("kb-case");
    const found = meant(field.value);
    if (!found.length) say("There is no such case.");
    else if (found.length > 1) say(`${found.length} cases have that in their names: choose one of the list.`);
    else if (state.cases.includes(found[0])) say("That case is there already.");
    else if (state.cases.length === most) say(`No more than ${most} cases: take one away first.`);
    else {
      state.cases = [...state.cases, found[0]];
      field.value = "";
      changed();
    }
  });
  at("kb-only").addEventListener("change", (event) => { state.only = event.target.checked; changed(); });
  at("kb-why").addEventListener("change", (event) => { state.why = event.target.checked; changed(); });

  /** What is shown, for a spreadsheet: tabs between cells, a line for each row. */
  const copied = () => {
    const line = (cells) => cells.map((text) => text.replace(/\s+/g, " ").trim()).join("\t");
    const shown = [...table.querySelectorAll("[data-variable]:not([hidden])")].map((element) => element.dataset.variable);
    const called = new Map(rows.map((row) => [row.id, row.name]));
    const words = (one, id) => {
      const said = one.answers[id] ?? notCoded;
      return said.answer + (said.sure ? ` (${said.sure})` : "") + (state.why && said.why ? `: ${said.why}` : "");
    };
    return [
      line(["Variable", ...held.map((one) => one.id)]),
      ...shown.map((id) => line([called.get(id), ...held.map((one) => words(one, id))])),
    ].join("\n");
  };

  at("kb-copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(copied());
      say("The table is copied: paste it into a spreadsheet.");
    } catch {
      say("The browser does not let the page copy. Select the table and copy it by hand.");
    }
  });
  addEventListener("popstate", () => { state = read(); show(); });

  at("kb-without").hidden = true;
  at("kb-pick").hidden = false;
  show();
})();
