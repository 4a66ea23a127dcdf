"use strict";
// Fills the table of claims from the data below it: search, filter, sort, open. Texts go in as text, never as HTML.
(() => {
  const PAGE_ROWS = 50;
  const { axes, reasons, claims } = JSON.parse(document.getElementById("data").textContent);
  const controls = document.getElementById("controls");
  const head = document.querySelector("#table thead");
  const body = document.querySelector("#table tbody");
  const found = document.getElementById("found");
  const pages = document.getElementById("pages");

  const state = { search: "", labels: axes.map(() => ""), confidence: "", form: "", sort: null, down: false, page: 0 };

  function element(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key in made) made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  function chip(axis, [label, confidence]) {
    const side = axis.sides.findIndex((side) => side.id === label);
    const kind = side < 0 ? label : ["first", "second"][side];
    return element("span", { className: `chip ${kind} ${confidence}` }, label);
  }

  // What is looked through when somebody types; made once.
  const haystacks = claims.map((claim) =>
    [claim.speaker, claim.role, claim.via, claim.claim, claim.title, claim.source, claim.context.join("")].join("\n").toLowerCase());

  const columns = [
    { title: "Date", key: (claim) => claim.date ?? "", cell: (claim) => claim.date ?? "", className: "date" },
    { title: "Speaker", key: (claim) => (claim.speaker ?? "").toLowerCase(), cell: speaker },
    { title: "Claim", key: (claim) => claim.claim.toLowerCase(), cell: words },
    ...axes.map((axis, place) => ({
      title: axis.title,
      // By score; claims without a label come last, or first where the order is turned round.
      key: (claim) => (claim.stances.length > 0 ? -Number(claim.stances[place][2]) : Infinity),
      cell: (claim) => (claim.stances.length > 0 ? chip(axis, claim.stances[place]) : "–"),
    })),
  ];

  function speaker(claim) {
    const box = element("span", { dir: "auto" }, claim.speaker ?? "(nobody to be named)");
    if (claim.role) box.append(element("small", {}, `, ${claim.role}`));
    return box;
  }

  // The claim as a button, with what its speaker does with it where that is not to assert it.
  function words(claim) {
    const open = element("button", { type: "button", className: "open", dir: "auto", "aria-expanded": "false" }, claim.claim);
    return claim.polarity === "asserted" ? open : element("span", {}, element("small", {}, `${claim.polarity}: `), open);
  }

  function matches(claim, place) {
    const words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
    const labelled = (label, axis) => label === "" || claim.stances[axis]?.[0] === label;
    const sure = () => claim.stances.some(([label, confidence]) => label !== "none" && confidence === state.confidence);
    return words.every((word) => haystacks[place].includes(word)) && state.labels.every(labelled) &&
      (state.form === "" || claim.form === state.form) && (state.confidence === "" || sure());
  }

  function selected() {
    const places = claims.map((_, place) => place).filter((place) => matches(claims[place], place));
    if (state.sort !== null) {
      const key = columns[state.sort].key;
      const direction = state.down ? -1 : 1;
      const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
      // The order of the document where keys are equal, in both directions.
      places.sort((a, b) => direction * compare(key(claims[a]), key(claims[b])) || a - b);
    }
    return places;
  }

  function detail(claim) {
    const context = element("blockquote", { dir: "auto" });
    claim.context.forEach((piece, place) => context.append(place % 2 ? element("mark", {}, piece) : piece));
    const facts = element("dl");
    const fact = (name, ...value) => facts.append(element("dt", {}, name), element("dd", { dir: "auto" }, ...value));
    fact("speaker", claim.speaker ?? "nobody to be named", claim.role ? `, ${claim.role}` : "");
    fact("found as", claim.written ? `“${claim.written}”. ` : "", reasons[claim.by] ?? claim.by);
    if (claim.via) fact("reported by", claim.via);
    fact("form", `${claim.form}, ${claim.polarity}`, claim.cue ? `, “${claim.cue}”` : "");
    // Only what is an address of the web is a link.
    const isLink = /^https?:\/\//i.test(claim.url ?? "");
    fact("document", isLink ? element("a", { href: claim.url, rel: "noreferrer noopener" }, claim.title ?? claim.url) : claim.title ?? "", 
      ` ${[claim.source, claim.date].filter(Boolean).join(", ")}`, element("small", {}, ` ${claim.file}, record ${claim.record}, ${claim.id}`));
    if (claim.copy_of) fact("copy of", claim.copy_of);
    if (claim.flags) fact("flags", claim.flags.join(", "));
    if (claim.error) fact("no label", claim.error);
    claim.stances.forEach((stance, place) => {
      const axis = axes[place];
      const [, confidence, score, probabilities] = stance;
      const human = claim.human?.[place];
      fact(axis.title, chip(axis, stance), ` confidence ${confidence}, score ${score}`, human ? `; a person says ${human}` : "");
      const names = [...axis.sides.map((side) => side.id), "none"];
      const table = element("table", { className: "small" });
      names.forEach((name, index) => {
        const width = `${(8 * Number(probabilities[index])).toFixed(2)}rem`;
        const bar = element("span", { className: `bar ${["first", "second", ""][index]}` });
        bar.style.width = width;
        const asked = axis.sides[index]?.asked.join(" / ") ?? "";
        table.append(element("tr", {}, element("th", { scope: "row" }, name), element("td", { className: "n" }, probabilities[index]),
          element("td", {}, bar), element("td", {}, element("small", {}, asked))));
      });
      facts.append(element("dt", {}), element("dd", {}, table));
    });
    return element("tr", { className: "detail" }, element("td", { colSpan: columns.length }, context, facts));
  }

  function row(claim) {
    const line = element("tr", {}, ...columns.map((column) => element("td", { className: column.className ?? "" }, column.cell(claim))));
    const open = line.querySelector(".open");
    open.addEventListener("click", () => {
      const isOpen = open.getAttribute("aria-expanded") === "true";
      open.setAttribute("aria-expanded", String(!isOpen));
      if (isOpen) line.nextElementSibling.remove();
      else line.after(detail(claim));
    });
    return line;
  }

  function show() {
    const places = selected();
    const last = Math.max(0, Math.ceil(places.length / PAGE_ROWS) - 1);
    state.page = Math.min(state.page, last);
    const begin = state.page * PAGE_ROWS;
    const now = places.slice(begin, begin + PAGE_ROWS);
    body.replaceChildren(...now.map((place) => row(claims[place])));
    found.textContent = places.length === 0 ? "No claim found." :
      `${places.length} of ${claims.length} claims; ${begin + 1} to ${begin + now.length} shown.`;
    const turn = (title, to, disabled) => {
      const button = element("button", { type: "button", disabled }, title);
      button.addEventListener("click", () => { state.page = to; show(); });
      return button;
    };
    pages.replaceChildren(turn("Previous", state.page - 1, state.page === 0), ` page ${state.page + 1} of ${last + 1} `,
      turn("Next", state.page + 1, state.page === last));
    [...head.querySelectorAll("th")].forEach((cell, place) => {
      cell.setAttribute("aria-sort", place !== state.sort ? "none" : state.down ? "descending" : "ascending");
    });
  }

  function changed() {
    state.page = 0;
    show();
  }

  function choice(title, id, options, choose) {
    const select = element("select", { id }, ...options.map(([value, words]) => element("option", { value }, words)));
    select.addEventListener("change", () => { choose(select.value); changed(); });
    controls.append(element("label", {}, title, select));
  }

  const search = element("input", { type: "search", id: "search", size: 30 });
  search.addEventListener("input", () => { state.search = search.value; changed(); });
  controls.append(element("label", {}, "Search speakers and texts", search));
  controls.addEventListener("submit", (event) => event.preventDefault());
  axes.forEach((axis, place) => {
    const options = [["", "all"], ...axis.sides.map((side) => [side.id, side.title]), ["none", "none"], ["unclear", "unclear"]];
    choice(axis.title, `label-${axis.id}`, options, (value) => { state.labels[place] = value; });
  });
  if (axes.length > 0) {
    const words = [["", "all"], ...["high", "medium", "low"].map((word) => [word, word])];
    choice("Confidence of a side", "confidence", words, (value) => { state.confidence = value; });
  }
  choice("Form", "form", [["", "all"], ...["direct", "indirect", "mixed"].map((form) => [form, form])], (value) => { state.form = value; });

  head.replaceChildren(element("tr", {}, ...columns.map((column, place) => {
    const button = element("button", { type: "button" }, column.title);
    button.addEventListener("click", () => {
      state.down = state.sort === place && !state.down;
      state.sort = place;
      show();
    });
    return element("th", { scope: "col" }, button);
  })));
  show();
})();
