/* The engine in a worker of its own. The order matters: what is given to it is taken before it listens. */
import './givenModel.ts';
import '@lichess-org/vosk-browser/dist/vosk.worker.js';
