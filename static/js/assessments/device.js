// What the server has not acknowledged yet stays on this device: IndexedDB, else localStorage, else memory alone.
// A record is {attempt, item, rev, value}; `forget` removes it only when no newer one has taken its place.

const NAME = "nhip-cau-attempts";

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore("answers", { keyPath: ["attempt", "item"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

class Indexed {
  constructor(database) {
    this.database = database;
  }

  run(mode, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction("answers", mode);
      const request = work(transaction.objectStore("answers"));
      transaction.oncomplete = () => resolve(request && request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  keep(record) {
    return this.run("readwrite", (store) => store.put(record));
  }

  kept(attempt) {
    return this.run("readonly", (store) =>
      store.getAll(IDBKeyRange.bound([attempt, ""], [attempt, "\uffff"])),
    );
  }

  forget(attempt, item, rev) {
    return this.run("readwrite", (store) => {
      const request = store.get([attempt, item]);
      request.onsuccess = () => {
        if (request.result && request.result.rev <= rev) store.delete([attempt, item]);
      };
    });
  }
}

class Local {
  constructor(storage) {
    this.storage = storage;
  }

  name(attempt, item) {
    return `nhip-cau:${attempt}:${item}`;
  }

  async keep(record) {
    this.storage.setItem(this.name(record.attempt, record.item), JSON.stringify(record));
  }

  async kept(attempt) {
    const start = this.name(attempt, "");
    return Object.keys(this.storage)
      .filter((name) => name.startsWith(start))
      .map((name) => JSON.parse(this.storage.getItem(name)));
  }

  async forget(attempt, item, rev) {
    const name = this.name(attempt, item);
    const record = JSON.parse(this.storage.getItem(name) || "null");
    if (record && record.rev <= rev) this.storage.removeItem(name);
  }
}

export class Memory {
  constructor() {
    this.memory = true;
  }
  async keep() {}
  async kept() {
    return [];
  }
  async forget() {}
}

export async function deviceStore() {
  try {
    return new Indexed(await open());
  } catch {
    try {
      const probe = "nhip-cau:probe";
      localStorage.setItem(probe, "1");
      localStorage.removeItem(probe);
      return new Local(localStorage);
    } catch {
      return new Memory();
    }
  }
}
