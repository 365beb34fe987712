// SPDX-License-Identifier: Apache-2.0
// Keeps the band of the alarm true while a page stays open, and lets it be heard. Without it the
// frame beside the band loads itself again, and nothing sounds.
(() => {
  const place = document.getElementById("alarm");
  if (!place) return;
  const lost = document.getElementById("alarm-lost");
  const mute = document.getElementById("alarm-mute");
  const EVERY_MS = 8000;
  const LOST_AFTER_MS = 30000;
  const RING_EVERY_MS = 2400;
  // Band and hint move the page. A hand that presses something is not made to press another thing.
  const HAND_MS = 800;
  const HAND_MAX_MS = 4000;
  const SOUNDED = `ayni-sounded-${place.dataset.mode}`;
  const exercise = place.dataset.mode === "exercise";
  let heard = Date.now();
  let hand = 0;
  const version = (within) => within.querySelector(".alarm-now")?.dataset.version;

  // An exercise is softer, lower and of one pitch: nobody takes the two for each other.
  const VOICES = exercise
    ? { wave: "sine", ring: [392, 392, 392], once: [392], length: 0.3, gain: 0.35 }
    : { wave: "square", ring: [880, 660, 880, 660], once: [660, 880], length: 0.28, gain: 0.25 };
  const audio = window.AudioContext ? new AudioContext() : null;

  const play = (pitches) => {
    if (!audio || audio.state !== "running") return false;
    pitches.forEach((pitch, at) => {
      const voice = audio.createOscillator();
      const loud = audio.createGain();
      const from = audio.currentTime + at * (VOICES.length + 0.06);
      voice.type = VOICES.wave;
      voice.frequency.value = pitch;
      loud.gain.setValueAtTime(0, from);
      loud.gain.linearRampToValueAtTime(VOICES.gain, from + 0.02);
      loud.gain.setValueAtTime(VOICES.gain, from + VOICES.length - 0.04);
      loud.gain.linearRampToValueAtTime(0, from + VOICES.length);
      voice.connect(loud).connect(audio.destination);
      voice.start(from);
      voice.stop(from + VOICES.length);
    });
    return true;
  };

  // What has sounded once is remembered by the browser: the next page does not repeat it.
  const sounded = () => new Set((localStorage.getItem(SOUNDED) || "").split(" ").filter(Boolean));
  const sound = () => {
    const now = place.querySelector(".alarm-now");
    if (!now) return;
    const marks = now.dataset.marks.split(" ").filter(Boolean);
    const before = sounded();
    const fresh = marks.filter((mark) => !before.has(mark));
    if (now.dataset.sound === "ring") play(VOICES.ring);
    else if (now.dataset.sound === "once" && fresh.length && !play(VOICES.once)) return;
    localStorage.setItem(SOUNDED, marks.join(" "));
  };

  const calmly = (deed, since = Date.now()) => {
    const now = Date.now();
    if (now - hand < HAND_MS && now - since < HAND_MAX_MS) setTimeout(calmly, 200, deed, since);
    else deed();
  };

  // Nothing is drawn anew under somebody's hands, and only a change is read aloud.
  const draw = (told) => {
    if (version(told) !== version(place) && !place.contains(document.activeElement)) {
      place.replaceChildren(told);
    }
  };

  const look = async () => {
    try {
      const answer = await fetch(place.dataset.now, {
        cache: "no-store", redirect: "error", signal: AbortSignal.timeout(EVERY_MS - 1000),
      });
      if (answer.status !== 200) throw new Error(String(answer.status));
      const told = document.createElement("template");
      told.innerHTML = await answer.text();
      if (!version(told.content)) throw new Error("another page");
      heard = Date.now();
      calmly(() => draw(told.content));
    } catch {
      // Shown below, once it lasts.
    }
    lost.querySelector("time").textContent = new Date(heard).toLocaleTimeString();
    calmly(() => { lost.hidden = Date.now() - heard < LOST_AFTER_MS; });
  };

  for (const touch of ["pointermove", "pointerdown", "pointerup"]) {
    document.addEventListener(touch, () => { hand = Date.now(); }, { passive: true });
  }
  if (audio) {
    const hint = () => calmly(() => { mute.hidden = audio.state === "running"; });
    const wake = () => audio.resume().then(hint);
    hint();
    audio.addEventListener("statechange", hint);
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, wake);
    mute.querySelector("button").addEventListener("click", wake);
  }
  setInterval(look, EVERY_MS);
  setInterval(sound, RING_EVERY_MS);
  sound();
})();
