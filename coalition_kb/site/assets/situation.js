// A new situation beside the cases of the record: which are nearest, what became of them, who joined. The arithmetic is
// that of coalition_kb/situation.py; one file of examples is worked through by both.
(() => {
  "use strict";

  // --- the arithmetic: it knows no variable, only features, rows of values, and bounds -------------------------------

  const DIGITS = 1e12; // to which distances are compared: sums of the same parts in another order are ties
  const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

  /** How far apart two cases are in a feature, 0 to 1; null where it is not to be compared. Gower 1971; Jaccard 1912. */
  const apart = (feature, one, other) => {
    if (one == null || other == null || (feature.is_asymmetric && !one && !other)) return null;
    if (feature.kind === "set") {
      const either = new Set([...one, ...other]);
      const common = [...either].filter((code) => one.includes(code) && other.includes(code));
      return either.size ? 1 - common.length / either.size : 0;
    }
    if (feature.kind === "number" && feature.range) return Math.min(1, Math.abs(one - other) / feature.range);
    return one === other ? 0 : 1;
  };

  /** Distance and overlap of two rows, and in what they are alike, differ (farthest first) and cannot be compared. */
  const likeness = (features, one, other) => {
    const found = features.map((feature) => ({
      name: feature.name, weight: feature.weight, far: apart(feature, one[feature.name], other[feature.name]),
    }));
    const names = (some) => some.map((feature) => feature.name);
    const compared = found.filter(({ far }) => far !== null);
    const isAbsent = ({ name, far }) => far === null && one[name] != null && other[name] != null;
    const weight = sum(compared.map((feature) => feature.weight));
    return {
      distance: sum(compared.map((feature) => feature.weight * feature.far)) / weight, // NaN where nothing is known of both
      overlap: weight / sum(features.map((feature) => feature.weight)),
      shared: names(compared.filter(({ far }) => far === 0)),
      differing: names(compared.filter(({ far }) => far > 0).sort((a, b) => b.far - a.far)),
      unknown: names(found.filter((feature) => feature.far === null && !isAbsent(feature))),
      absent: names(found.filter(isAbsent)),
    };
  };

  /** Cases in the order of their distance; of two as near, that with more overlap, then by id. Others are left out. */
  const neighbours = (features, row, rows, leastOverlap) => {
    const near = Object.entries(rows).map(([id, other]) => ({ id, ...likeness(features, row, other) }))
      .filter((one) => one.overlap >= leastOverlap && !Number.isNaN(one.distance));
    const key = (one) => Math.round(one.distance * DIGITS);
    return near.sort((a, b) => key(a) - key(b) || b.overlap - a.overlap || (a.id < b.id ? -1 : 1));
  };

  /** How many equal cases weighted ones are worth. Kish 1965. */
  const effective = (weights) => {
    const squares = sum(weights.map((weight) => weight * weight));
    return squares ? sum(weights) ** 2 / squares : 0;
  };

  /**
   * The share of Beta(m + 1/2, n + 1/2) below x, for whole m and n. Begun at I(1/2, 1/2) = 2/pi asin(sqrt x) and led up by
   * I(a, b + 1) = I(a, b) + x^a (1 - x)^b / (b B(a, b)) and I(a + 1, b) = I(a, b) - x^a (1 - x)^b / (a B(a, b)).
   * Source: NIST Digital Library of Mathematical Functions, section 8.17(iv).
   */
  const below = (x, m, n) => {
    let [a, b, held] = [0.5, 0.5, 2 / Math.PI * Math.asin(Math.sqrt(x))];
    let part = Math.sqrt(x * (1 - x)) / Math.PI; // x^a (1 - x)^b / B(a, b)
    for (; b < n; b += 1) {
      held += part / b;
      part *= (1 - x) * (a + b) / b;
    }
    for (; a < m; a += 1) {
      held -= part / a;
      part *= x * (a + b) / a;
    }
    return held;
  };

  /** Where `below` reaches a probability: by halving, for the interval is looked up a few times only. */
  const quantile = (probability, m, n) => {
    let [low, high] = [0, 1];
    for (let step = 0; step < 60; step += 1) {
      const middle = (low + high) / 2;
      if (below(middle, m, n) < probability) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };

  /** Jeffreys' interval for a share of which m of k are seen. Brown, Cai and DasGupta 2001. */
  const jeffreys = (m, k, level) => [quantile((1 - level) / 2, m, k - m), quantile((1 + level) / 2, m, k - m)];

  /** What became of the nearest of the cases in order, and the first of all of them that points the other way. */
  const became = (ordered, had, bounds) => {
    const nearest = ordered.slice(0, bounds.k);
    const known = nearest.filter((one) => one.id in had);
    if (!known.length) return null;
    const k = known.length;
    const m = known.filter((one) => had[one.id]).length;
    const usual = 2 * m === k ? had[known[0].id] : 2 * m > k;
    const [low, high] = jeffreys(m, k, bounds.level);
    const worth = effective(known.map((one) => 1 - one.distance));
    return {
      m, k, low, high, n_effective: worth,
      contrary: ordered.find((one) => one.id in had && had[one.id] !== usual)?.id ?? null,
      is_few: worth < bounds.least_effective,
      is_far: known[0].distance > bounds.reach,
      left_out: nearest.filter((one) => !(one.id in had)).map((one) => one.id),
    };
  };

  /** The cases that are nearest to the answers; null where none has enough in common with them. */
  const situation = (ground, answers) => {
    const { features, rows, bounds } = ground;
    const ordered = neighbours(features, answers, rows, bounds.least_overlap);
    if (!ordered.length) return null;
    const nearest = ordered.slice(0, bounds.k);
    const joined = new Map();
    for (const { id } of nearest) {
      for (const state of ground.partners[id] ?? []) joined.set(state, [...(joined.get(state) ?? []), id]);
    }
    return {
      nearest, ordered,
      hidden: Object.keys(rows).length - ordered.length,
      is_unlike: nearest[0].distance > bounds.reach,
      became: ground.outcomes.map((outcome) => became(ordered, outcome.had, bounds)),
      partners: [...joined].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)),
    };
  };

  globalThis.kbSituation = { likeness, neighbours, jeffreys, situation };

  // --- the page ------------------------------------------------------------------------------------------------------

  const root = document.getElementById("kb-situation");
  if (!root) return;
  const at = (id) => document.getElementById(id);
  const form = at("kb-asked");

  const made = (tag, ...children) => {
    const element = document.createElement(tag);
    element.append(...children);
    return element;
  };
  const link = (href, text) => Object.assign(made("a", text), { href });
  const plural = (n, one, many) => `${n} ${n === 1 ? one : many}`;
  const joinedBy = (parts, between = ", ") => parts.flatMap((part, index) => (index ? [between, part] : [part]));

  const start = (data) => {
    const { features, rows, bounds, outcomes } = data;
    const asked = new Map(data.asked.map((one) => [one.name, one]));
    const least = Math.ceil(bounds.least_overlap * features.length);
    const toCase = (id) => link(`../cases/${id}/`, data.cases[id].title);

    // What is answered, by the name of the feature: codes and numbers as texts, as the form and the address have them.
    const fields = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    const chosen = (name) => fields(name).filter((one) => one.type !== "checkbox" || one.checked)
      .map((one) => one.value.trim()).filter(Boolean);
    const applies = (name) => Object.entries(asked.get(name).applies).every(([other, codes]) =>
      !chosen(other).length || chosen(other).some((code) => codes.includes(code)));
    const given = () => new Map(features.map(({ name }) => [name, applies(name) ? chosen(name) : []]));

    const value = (feature, texts) => {
      if (!texts.length) return null;
      if (feature.kind === "set") return texts;
      if (feature.kind !== "number") return texts[0];
      const code = asked.get(feature.name).codes.find((one) => one.id === texts[0]);
      const number = code ? code.number : Number(texts[0]);
      return Number.isFinite(number) ? number : null;
    };

    const word = (feature, is) => {
      const { codes } = asked.get(feature.name);
      const named = (one) => codes.find((code) => (feature.kind === "number" ? code.number : code.id) === one)?.name ?? one;
      return feature.kind === "set" ? is.map(named).join(", ") : String(named(is));
    };

    // --- the address -------------------------------------------------------------------------------------------------

    const read = () => {
      const query = new URLSearchParams(location.search);
      for (const { name } of features) {
        const wanted = query.getAll(name);
        for (const field of fields(name)) {
          if (field.type === "checkbox") field.checked = wanted.includes(field.value);
          else field.value = wanted[0] ?? "";
          if (field.selectedIndex === -1) field.value = ""; // an address with a code that there is not
        }
      }
    };

    const remember = () => {
      const query = new URLSearchParams([...given()].flatMap(([name, texts]) => texts.map((text) => [name, text])));
      const text = query.toString();
      const address = location.pathname + (text ? `?${text}` : "");
      if (address !== location.pathname + location.search) history.pushState(null, "", address);
    };

    // --- what is told ------------------------------------------------------------------------------------------------

    const featureOf = new Map(features.map((feature) => [feature.name, feature]));
    const lacks = (asked, held) =>
      `not known of ${asked !== null ? "the case" : held !== null ? "the situation" : "either"}`;
    const compared = (one, answers) => {
      const say = (names, of) => names.map((name) => `${asked.get(name).title}${of(featureOf.get(name))}`).join("; ");
      const lines = [
        ["Different", say(one.differing, (feature) =>
          `: ${word(feature, answers[feature.name])} in the situation, ${word(feature, rows[one.id][feature.name])} in the case`)],
        ["Alike", say(one.shared, (feature) => `: ${word(feature, answers[feature.name])}`)],
        ["Not compared", say(one.unknown, ({ name }) => ` (${lacks(answers[name] ?? null, rows[one.id][name] ?? null)})`)],
      ];
      return lines.filter(([, text]) => text).map(([head, text]) => made("p", made("strong", `${head}: `), text));
    };

    const fate = (outcome, id) => (id in outcome.had ? (outcome.had[id] ? "yes" : "no") : outcome.open[id]);

    const item = (one, answers) => {
      const both = one.shared.length + one.differing.length;
      const fates = outcomes.map((outcome) => `${outcome.name}: ${fate(outcome, one.id)}`);
      const facts = [`Distance ${one.distance.toFixed(2)}; overlap ${one.overlap.toFixed(2)}: ${both} of ${features.length} answers are known of both`, ...fates];
      const head = Object.assign(made("p", made("strong", toCase(one.id)), ` (${data.cases[one.id].when})`), { className: "kb-near" });
      return made("li", head, made("p", facts.join(". "), "."), ...compared(one, answers));
    };

    /** What became of the nearest, for one outcome: never a share alone. */
    const told = (found, one, outcome) => {
      const box = made("section", made("h3", outcome.name));
      const say = (...parts) => box.append(made("p", ...parts));
      if (!one) say(`Of none of the ${found.nearest.length} nearest cases is it known.`);
      else if (one.is_few || one.is_far) {
        say(made("strong", "No number is given."), ` ${one.is_far
          ? `The nearest case of which it is known is farther away than almost all cases are from their nearest (${bounds.reach.toFixed(2)}).`
          : `Weighed by how near they are, the ${plural(one.k, "case", "cases")} of which it is known are worth ` +
            `${(Math.floor(one.n_effective * 100) / 100).toFixed(2)} equal ones; ${Math.round(bounds.least_effective)} are wanted.`}`);
      } else {
        say(made("strong", `${one.m} of ${one.k}`), ` nearest cases of which it is known ${outcome.says}. The ${bounds.level * 100}% interval ` +
          `for the share (Jeffreys) is ${one.low.toFixed(2)} to ${one.high.toFixed(2)}. Weighed by how near they are, the ` +
          `cases are worth ${one.n_effective.toFixed(1)} equal ones.`);
        const place = found.ordered.findIndex(({ id }) => id === one.contrary);
        if (place < 0) say("No case that can be compared points the other way.");
        else say("The nearest case that points the other way: ", toCase(one.contrary),
          `, number ${place + 1} in the order of distance (${found.ordered[place].distance.toFixed(2)}).`);
      }
      if (one?.left_out.length) {
        const named = one.left_out.map((id) => made("span", toCase(id), ` (${outcome.open[id]})`));
        say(`Not counted, for it is not known or is contested: ${one.left_out.length} of the ${found.nearest.length} nearest: `,
          ...joinedBy(named), ".");
      }
      return box;
    };

    const joiners = (found) => {
      const body = made("tbody", ...found.partners.map(([state, ids]) => made("tr",
        Object.assign(made("th", link(`../states/${state}/`, data.states[state])), { scope: "row" }),
        made("td", `${ids.length} of ${found.nearest.length}`),
        made("td", ...joinedBy(ids.map(toCase))))));
      const heads = ["State", "Of the nearest cases", "Which"].map((text) => Object.assign(made("th", text), { scope: "col" }));
      const table = Object.assign(made("table", made("thead", made("tr", ...heads)), body), { className: "kb-plain" });
      const box = Object.assign(made("div", table), { className: "kb-scroll", tabIndex: 0 });
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", "States that joined the nearest cases");
      return found.partners.length ? [box] : [made("p", "No state joined any of them.")];
    };

    const summary = (answered, found) => {
      const known = `${answered} of ${features.length} questions are answered`;
      if (answered < least) return `${known}; at least ${least} are needed.`;
      if (!found) return `${known}. No case has that much known in common with the situation: answer more of the questions.`;
      const all = Object.keys(rows).length;
      const hidden = found.hidden ? ` ${found.hidden} of ${all} are left out, for too little is known in common with them.` : "";
      if (found.is_unlike) {
        return `This situation is like no case of the record: the nearest is ${found.nearest[0].distance.toFixed(2)} away, farther ` +
          `than almost all cases are from their nearest (${bounds.reach.toFixed(2)}). No numbers are given.${hidden}`;
      }
      const numbers = found.became.flatMap((one, index) =>
        (one && !one.is_few && !one.is_far ? [` ${one.m} of ${one.k} ${outcomes[index].says}.`] : []));
      return `${known}. The ${plural(found.nearest.length, "nearest case", "nearest cases")} of ${all} stand below.${numbers.join("")}${hidden}`;
    };

    const show = () => {
      const texts = given();
      for (const { name } of features) form.querySelector(`[data-asked="${CSS.escape(name)}"]`).hidden = !applies(name);
      const answers = Object.fromEntries(features.map((feature) => [feature.name, value(feature, texts.get(feature.name))]));
      const answered = Object.values(answers).filter((one) => one !== null).length;
      const found = answered < least ? null : situation(data, answers);
      at("kb-said").textContent = summary(answered, found);
      at("kb-found").hidden = !found;
      if (!found) return;
      at("kb-became").replaceChildren(...(found.is_unlike ? [] : found.became.map((one, index) => told(found, one, outcomes[index]))));
      at("kb-became-part").hidden = found.is_unlike;
      at("kb-nearest").replaceChildren(...found.nearest.map((one) => item(one, answers)));
      at("kb-beside").href = `../compare/?cases=${found.nearest.slice(0, data.beside).map(({ id }) => id).join(",")}`;
      at("kb-joined").replaceChildren(...joiners(found));
    };

    form.addEventListener("change", () => { remember(); show(); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { remember(); show(); })); // once the fields are empty
    addEventListener("popstate", () => { read(); show(); });
    read();
    at("kb-without").hidden = true;
    form.hidden = false;
    show();
  };

  fetch("../assets/situation.json").then((got) => got.json()).then(
    (data) => { if (data.refusal) at("kb-said").textContent = data.refusal; else start(data); },
    () => { at("kb-said").textContent = "The cases could not be loaded: try again when the network is there."; },
  );
})();
