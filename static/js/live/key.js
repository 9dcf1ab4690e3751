/** A fresh random key. (crypto.randomUUID exists on https alone; a school's own network may serve http.) */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
