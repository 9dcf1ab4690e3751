// What a page keeps on this device until the server has it. A record belongs to one person and one place (a sheet), so
// that nobody else who uses this browser sees it; it is written at once, because the tab may be closed the next moment.

const START = "nhip-cau:kept:";
const OLD = 30 * 24 * 3600 * 1000;

function storage() {
  try {
    localStorage.setItem(`${START}probe`, "1");
    localStorage.removeItem(`${START}probe`);
    return localStorage;
  } catch {
    return null;
  }
}

function names(start) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(start));
  } catch {
    return [];
  }
}

export class Kept {
  constructor(person, place) {
    this.storage = storage();
    this.start = `${START}${person}:${place}:`;
  }

  /** False where the browser keeps nothing: then what is unsent lasts as long as the page. */
  get lasts() {
    return this.storage !== null;
  }

  /** Keep an item's newest state: an object with a number `rev` that grows. */
  keep(item, record) {
    try {
      this.storage?.setItem(this.start + item, JSON.stringify({ ...record, since: Date.now() }));
    } catch {
      this.storage = null; // full: said as 'on this page only'
    }
  }

  /** Everything kept here, as [[item, record]]; what has lain for a month is dropped. */
  all() {
    const found = [];
    for (const name of names(this.start)) {
      let record = null;
      try {
        record = JSON.parse(this.storage.getItem(name));
      } catch {
        // not ours, or cut off
      }
      if (record && Date.now() - record.since < OLD) found.push([name.slice(this.start.length), record]);
      else localStorage.removeItem(name);
    }
    return found;
  }

  /** Drop an item, unless something newer than `rev` has taken its place. */
  forget(item, rev) {
    const text = this.storage?.getItem(this.start + item);
    if (text && JSON.parse(text).rev <= rev) this.storage.removeItem(this.start + item);
  }
}

/** How many items this person has on this device, in all places. */
export function countKept(person) {
  return names(`${START}${person}:`).length;
}

export function forgetAll(person) {
  for (const name of names(`${START}${person}:`)) localStorage.removeItem(name);
}
