// Runs a model that was exported with `seg export NETWORK --preprocess --argmax` on images and the camera.
// The address may name the model, its classes, and an image to begin with: ?model=net.onnx&classes=classes.json&image=photo.jpg
import * as ort from "./node_modules/onnxruntime-web/dist/ort.wasm.min.mjs";

const MAX_SIDE = 1024;
const parameters = new URLSearchParams(location.search);
const element = id => document.getElementById(id);
const view = element("view");
const context = view.getContext("2d", { willReadFrequently: true });

// Threads need headers of the server that isolate the page.
ort.env.wasm.numThreads = 1;

let session;
let colors;
let names;
let last;

/** Loads the model, and the names and colors of its classes if there is a file with them. */
async function load() {
  session = await ort.InferenceSession.create(parameters.get("model") ?? "net.onnx");
  const path = parameters.get("classes");
  const classes = path ? await (await fetch(path)).json() : {};
  names = classes.classes ?? [];
  colors = classes.colors ?? Array.from({ length: 256 }, (_, i) => fromHue(i * 137.5));
  element("status").textContent = "Select an image, or start the camera.";
}

/** A color of a hue in degrees. */
function fromHue(hue) {
  return [0, 120, 240].map(shift => Math.round(255 * (0.5 + 0.4 * Math.cos((hue - shift) * Math.PI / 180))));
}

/** Segments an image or a frame of the camera, and draws the classes over it. */
async function segment(source, width, height) {
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height));
  view.width = Math.round(width * scale);
  view.height = Math.round(height * scale);
  context.drawImage(source, 0, 0, view.width, view.height);
  const picture = context.getImageData(0, 0, view.width, view.height);
  const bytes = new Uint8Array(3 * view.width * view.height);
  for (let i = 0, k = 0; i < picture.data.length; i += 4) {
    bytes[k++] = picture.data[i];
    bytes[k++] = picture.data[i + 1];
    bytes[k++] = picture.data[i + 2];
  }

  const begin = performance.now();
  const input = new ort.Tensor("uint8", bytes, [1, view.height, view.width, 3]);
  const results = await session.run({ [session.inputNames[0]]: input });
  last = { picture, labels: results[session.outputNames[0]].data };
  draw();
  element("status").textContent = `${view.width} × ${view.height} pixels in ${Math.round(performance.now() - begin)} ms`;
}

/** Blends the classes with the image. */
function draw() {
  const { picture, labels } = last;
  const opacity = Number(element("opacity").value);
  const mixed = new ImageData(picture.width, picture.height);
  labels.forEach((label, i) => {
    for (let channel = 0; channel < 3; channel++)
      mixed.data[4 * i + channel] = Math.round((1 - opacity) * picture.data[4 * i + channel] + opacity * colors[label][channel]);
    mixed.data[4 * i + 3] = 255;
  });
  context.putImageData(mixed, 0, 0);
  const found = [...new Set(labels)].sort((a, b) => a - b);
  element("legend").replaceChildren(...found.map(label => {
    const entry = document.createElement("span");
    const square = document.createElement("i");
    square.style.background = `rgb(${colors[label].join(",")})`;
    entry.append(square, names[label] ?? `class ${label}`);
    return entry;
  }));
}

/** Offers the overlay as a file. */
function offer() {
  element("save").href = view.toDataURL("image/png");
  element("save").hidden = false;
}

/** Shows an image of an address or a file. */
async function show(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  await segment(image, image.naturalWidth, image.naturalHeight);
  offer();
}

/** Runs an action, and shows its error. */
async function attempt(action) {
  try {
    await action();
  } catch (error) {
    element("status").textContent = `Error: ${error.message}`;
  }
}

element("file").addEventListener("change", event => attempt(async () => {
  const address = URL.createObjectURL(event.target.files[0]);
  await show(address);
  URL.revokeObjectURL(address);
}));

element("opacity").addEventListener("input", () => last && draw());

element("camera").addEventListener("click", () => attempt(async () => {
  const video = element("video");
  if (video.srcObject) {
    video.srcObject.getTracks().forEach(track => track.stop());
    video.srcObject = null;
    element("camera").textContent = "Start camera";
    offer();
    return;
  }
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
  await video.play();
  element("camera").textContent = "Stop camera";
  while (video.srcObject) {
    await segment(video, video.videoWidth, video.videoHeight);
    // Without a pause, the page would neither be painted nor react to clicks.
    await new Promise(requestAnimationFrame);
  }
}));

await attempt(async () => {
  await load();
  if (parameters.has("image")) await show(parameters.get("image"));
});
