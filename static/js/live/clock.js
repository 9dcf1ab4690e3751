// The schools' hour in the page's language: Vietnam's time and twenty-four hours, whatever the device is set to.

const HOUR = new Intl.DateTimeFormat(document.documentElement.lang || "vi", {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: "Asia/Ho_Chi_Minh",
});

/** '07:05' for a time in milliseconds. */
export const hourOf = (at) => HOUR.format(at);
