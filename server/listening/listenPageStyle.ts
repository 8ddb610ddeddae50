/** The style of the page of a listen link, in the colours of the app (`renderer/styles`). */
export const listenPageStyle = `
:root { color-scheme: dark light; --back: oklch(0.17 0.008 260); --card: oklch(0.235 0.01 260); --line: oklch(0.32 0.01 260);
  --text: oklch(0.96 0.004 260); --text-2: oklch(0.75 0.008 260); --accent: oklch(0.78 0.15 155); --on-accent: oklch(0.2 0.03 155); }
@media (prefers-color-scheme: light) { :root { --back: oklch(0.965 0.004 260); --card: oklch(1 0 0); --line: oklch(0.88 0.006 260);
  --text: oklch(0.24 0.01 260); --text-2: oklch(0.45 0.012 260); --accent: oklch(0.47 0.12 155); --on-accent: oklch(1 0 0); } }
* { box-sizing: border-box; margin: 0; }
body { display: grid; min-height: 100vh; min-height: 100dvh; padding: 16px; background: var(--back); color: var(--text); place-items: center;
  font: 14px/20px system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif; }
main { display: grid; width: min(100%, 360px); padding: 32px 24px; border: 1px solid var(--line); border-radius: 10px; background: var(--card);
  gap: 12px; justify-items: center; text-align: center; }
h1 { max-width: 100%; font-size: 22px; line-height: 30px; overflow-wrap: anywhere; }
.live { display: flex; align-items: center; gap: 8px; color: var(--accent); font-weight: 600; }
.dot { width: 8px; height: 8px; border-radius: 50%; background: currentcolor; }
button { display: flex; min-width: 160px; min-height: 48px; align-items: center; justify-content: center; margin: 8px 0; padding: 0 24px; border: 0;
  border-radius: 24px; background: var(--accent); color: var(--on-accent); cursor: pointer; font: inherit; font-size: 16px; font-weight: 600;
  gap: 10px; }
button[hidden] { display: none; }
button:focus-visible { outline: 2px solid var(--text); outline-offset: 3px; }
.sign { border: 8px solid transparent; border-right-width: 0; border-left: 13px solid currentcolor; }
[aria-pressed="true"] .sign { width: 13px; height: 13px; border: 0; background: currentcolor; border-radius: 2px; }
#status { min-height: 20px; }
#count { font-variant-numeric: tabular-nums; }
#count, .known, h1 + p { color: var(--text-2); }
.known { font-size: 12px; line-height: 16px; }
`;
