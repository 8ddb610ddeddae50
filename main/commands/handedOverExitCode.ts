/**
 * How the app ends when another one runs already and has taken over a server of `npm start`: the server is to go on.
 */
export const handedOverExitCode = 80;
