// What reads and cuts films, as a chunk of its own: it is large, and loaded when the first file is there.
export { cut, keyFrames, probe } from "@understudy/media";
