// Reads the page aloud with a voice of the device itself. Voices of a service elsewhere would hear what
// somebody answered: without a local Dutch voice the button stays hidden.
const speech = window.speechSynthesis;
const button = document.querySelector("button[data-read-aloud]");

function localVoice() {
  const dutch = speech.getVoices().filter((voice) => voice.localService && /^nl\b/i.test(voice.lang));
  return dutch.find((voice) => /be$/i.test(voice.lang)) || dutch[0];
}

function sentences() {
  const parts = [...document.querySelectorAll("main [data-read]")].filter((part) => part.checkVisibility?.() ?? true);
  // What stands inside another part is read with it.
  return parts
    .filter((part) => !parts.some((other) => other !== part && other.contains(part)))
    .map((part) => part.innerText.trim())
    .filter(Boolean);
}

function start() {
  const words = button.querySelector("span");
  const label = words.textContent;
  const stop = () => {
    speech.cancel();
    words.textContent = label;
    button.setAttribute("aria-pressed", "false");
  };
  const show = () => {
    button.hidden = !localVoice();
  };
  button.addEventListener("click", () => {
    if (speech.speaking) {
      stop();
      return;
    }
    const voice = localVoice();
    const texts = sentences();
    texts.forEach((text, place) => {
      const said = new SpeechSynthesisUtterance(text);
      said.voice = voice;
      said.lang = voice.lang;
      said.rate = 0.95;
      if (place === texts.length - 1) said.addEventListener("end", stop);
      speech.speak(said);
    });
    words.textContent = button.dataset.stop;
    button.setAttribute("aria-pressed", "true");
  });
  window.addEventListener("pagehide", () => speech.cancel());
  speech.addEventListener?.("voiceschanged", show);
  show();
}

if (button && speech) start();
