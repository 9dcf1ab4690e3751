// Ending the lesson: asked before, and where a quiz is still open, asked what becomes of it.

import { hourOf } from "./clock.js";
import { say } from "./dom.js";
import { word } from "./words.js";

/** How many are still at work on quizzes that are open, and until when; null where none is. */
async function openQuizzes(room) {
  const given = Object.values(room.state.quizzes).filter((quiz) => quiz.open);
  const asked = await Promise.all(given.map((quiz) => room.getJson(room.url("progress", { quiz: quiz.quiz }))));
  const running = asked.filter((one) => one?.closes);
  if (!running.length) return null;
  const count = running.flatMap((one) => one.totals).reduce((sum, side) => sum + side.started, 0);
  return { count, closes: Math.max(...running.map((one) => one.closes)) };
}

export async function endLesson(room) {
  const dialog = room.querySelector('[data-part="end-dialog"]');
  if (dialog.open) return;
  const running = await openQuizzes(room);
  if (!running) {
    if (confirm(word("endAsk"))) room.command("lesson.end");
    return;
  }
  if (dialog.open) return;
  const places = { count: running.count, time: hourOf(running.closes) };
  say(dialog.querySelector('[data-part="end-quiz"]'), word(running.count ? "endWorking" : "endOpen", places));
  dialog.returnValue = "";
  dialog.onclose = () => dialog.returnValue && room.command("lesson.end", { collect: dialog.returnValue === "collect" });
  dialog.showModal();
}
