// A spoken comment. The recording goes into the file field of the form, so that it is sent like any file: without this
// script, or without a microphone, a file does as well.

const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const ENDINGS = { "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a" };

function kind() {
  return KINDS.find((each) => MediaRecorder.isTypeSupported(each));
}

function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

class Recorder {
  constructor(box) {
    this.box = box;
    this.field = box.querySelector("input[type=file]");
    this.audio = box.querySelector("audio");
    this.find("record").addEventListener("click", () => this.record());
    this.find("stop").addEventListener("click", () => this.recorder?.stop());
    this.find("delete").addEventListener("click", () => this.remove());
    this.field.addEventListener("change", () => this.show());
    this.find("live").hidden = false;
  }

  find(name) {
    return this.box.querySelector(`[data-${name}]`);
  }

  say(words) {
    this.find("say").textContent = words;
  }

  async record() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      this.say(this.box.dataset.refused);
      this.field.focus();
      return;
    }
    const pieces = [];
    this.recorder = new MediaRecorder(stream, { mimeType: kind(), audioBitsPerSecond: 48_000 });
    this.recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    this.recorder.addEventListener("stop", () => this.keep(stream, pieces));
    this.recorder.start();
    this.running(true);
  }

  running(on) {
    this.find("record").hidden = on;
    this.find("stop").hidden = !on;
    this.find("time").hidden = !on;
    clearInterval(this.clock);
    if (!on) return;
    const start = Date.now();
    this.find("time").textContent = minutes(0);
    this.clock = setInterval(() => this.tick(start), 500);
    this.say(this.box.dataset.recording);
    this.find("stop").focus();
  }

  tick(start) {
    const seconds = Math.floor((Date.now() - start) / 1000);
    this.find("time").textContent = minutes(seconds);
    if (seconds >= Number(this.box.dataset.seconds)) this.recorder.stop();
  }

  keep(stream, pieces) {
    for (const track of stream.getTracks()) track.stop();
    const type = this.recorder.mimeType.split(";")[0];
    const file = new File(pieces, `commentaire.${ENDINGS[type] ?? "webm"}`, { type });
    const files = new DataTransfer();
    files.items.add(file);
    this.field.files = files.files;
    this.running(false);
    this.show();
    this.audio.focus();
  }

  show() {
    const [file] = this.field.files;
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = file ? URL.createObjectURL(file) : "";
    this.find("heard").hidden = !file;
    if (!file) return;
    this.audio.src = this.address;
    this.say(this.box.dataset.ready);
  }

  remove() {
    this.field.value = "";
    this.audio.removeAttribute("src");
    this.show();
    this.say(this.box.dataset.gone);
    this.find("record").focus();
  }
}

for (const box of document.querySelectorAll("[data-recorder]")) {
  if (navigator.mediaDevices && "MediaRecorder" in window && kind()) new Recorder(box);
}
