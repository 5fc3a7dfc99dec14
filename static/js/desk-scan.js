// Badges before the camera: the browser's own detector, or else the vendored decoder, loaded only then.

const EVERY = 150;
const SAME_AGAIN = 4000;
const WIDTH = 640;

// A function that finds the text of a QR code in a canvas, or null.
export async function makeDecoder(address, { own = true } = {}) {
  if (own && "BarcodeDetector" in globalThis) {
    const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
    if (formats.includes("qr_code")) {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      return async (canvas) => (await detector.detect(canvas).catch(() => []))[0]?.rawValue ?? null;
    }
  }
  await import(address);
  return (canvas) => {
    const { data, width, height } = canvas.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, canvas.width, canvas.height);
    return globalThis.jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data || null;
  };
}

function refusalWords(error) {
  if (error.name === "NotAllowedError") {
    return "The browser may not use the camera. Allow it in the browser's settings for this page, or type the code on the badge.";
  }
  if (error.name === "NotFoundError") return "This device has no camera. Type the code on the badge.";
  return "The camera cannot be used just now: another programme may hold it. Type the code on the badge.";
}

let sounds;
function beep(good) {
  navigator.vibrate?.(good ? 80 : [60, 60, 60]);
  try {
    sounds ??= new AudioContext();
    const tone = sounds.createOscillator();
    const volume = sounds.createGain();
    tone.frequency.value = good ? 880 : 330;
    volume.gain.value = 0.15;
    tone.connect(volume).connect(sounds.destination);
    tone.start();
    tone.stop(sounds.currentTime + (good ? 0.12 : 0.3));
  } catch {
    // No sound on this device: colour and words say it.
  }
}

let stream;

export async function scan({ desk, read, decoder, icon }) {
  const part = (name) => desk.querySelector(`[data-${name}]`);
  const [panel, video, said] = [part("scan"), part("scan-video"), part("scan-said")];
  const canvas = document.createElement("canvas");
  let last = { text: "", at: 0 };
  let over = false;

  function tell({ tone, text, detail, admit }) {
    said.dataset.tone = tone;
    said.replaceChildren(icon(tone === "good" ? "done" : tone === "calm" ? "clock" : "alert"), ` ${text}${detail ? ` (${detail})` : ""} `);
    if (!admit) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-secondary", textContent: "Admit and check in" });
    button.addEventListener("click", () => { admit(); tell({ tone: "good", text: "Admitted and checked in." }); });
    said.append(button);
  }

  function stop() {
    over = true;
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
    video.srcObject = null;
    panel.hidden = true;
    part("scan-open").hidden = false;
  }

  function refuse(words) {
    stop();
    panel.hidden = false;
    tell({ tone: "warm", text: words });
  }

  panel.hidden = false;
  part("scan-open").hidden = true;
  part("scan-close").onclick = stop;
  tell({ tone: "calm", text: "Hold a badge before the camera." });
  try {
    const given = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
    if (over) {
      // Stopped while the browser was asking: the camera must not stay on.
      for (const track of given.getTracks()) track.stop();
      return;
    }
    stream = given;
    video.srcObject = stream;
    await video.play();
  } catch (error) {
    if (!over) refuse(refusalWords(error));
    return;
  }
  let decode;
  try {
    decode = await makeDecoder(decoder);
  } catch {
    refuse("What reads the badges could not be loaded: the line may be down. Type the code on the badge.");
    return;
  }

  async function look() {
    if (over) return;
    if (video.readyState >= 2 && !document.hidden) {
      const scale = Math.min(1, WIDTH / video.videoWidth);
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0, canvas.width, canvas.height);
      const text = await decode(canvas);
      if (over) return;
      const again = text === last.text && Date.now() - last.at < SAME_AGAIN;
      if (text && again) last.at = Date.now();
      if (text && !again) {
        last = { text, at: Date.now() };
        const result = read(text);
        tell(result);
        beep(result.tone === "good");
      }
    }
    setTimeout(look, EVERY);
  }
  look();
}
