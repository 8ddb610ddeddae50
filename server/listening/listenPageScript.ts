/**
 * The script of the page of a listen link. Its texts are attributes of `body`, so that it is the same for all pages, and the policy of the
 * page can name it by its hash. Who stops and plays again hears what is said by then: an audio element that is paused would go on with what
 * was said before.
 */
export const listenPageScript = `
(function () {
  'use strict';
  var texts = document.body.dataset;
  var button = document.getElementById('play');
  var label = document.getElementById('label');
  var status = document.getElementById('status');
  var count = document.getElementById('count');
  var audio = null, retry = 0, failures = 0, ended = false;

  function say(text) { if (status.textContent !== text) status.textContent = text; }
  function show() {
    var playing = audio !== null || retry !== 0;
    button.setAttribute('aria-pressed', String(playing));
    label.textContent = playing ? texts.stop : texts.play;
    button.hidden = ended;
  }
  function drop() {
    clearTimeout(retry);
    retry = 0;
    if (!audio) return;
    var old = audio;
    audio = null;
    old.removeAttribute('src');
    old.load();
  }
  function end() {
    ended = true;
    drop();
    count.textContent = '';
    say(texts.ended);
    show();
  }
  function read() {
    return fetch(texts.token + '.json', { cache: 'no-store' }).then(function (answer) {
      if (answer.status === 404) { end(); return null; }
      return answer.ok ? answer.json() : null;
    }).then(function (state) {
      if (!state) return;
      if (retry !== 0 && state.full) say(texts.full);
      var n = state.listeners;
      count.textContent = n === 0 ? texts.nobody : n === 1 ? texts.one : texts.some.replace('{n}', n);
    }).catch(function () {});
  }
  function fail() {
    drop();
    failures += 1;
    retry = setTimeout(function () { retry = 0; play(); }, Math.min(1000 * Math.pow(2, failures - 1), 15000));
    say(texts.retrying);
    show();
    read();
  }
  function play() {
    if (ended) return;
    drop();
    var own = new Audio(texts.token + '.ogg?' + Date.now());
    audio = own;
    say(failures === 0 ? texts.connecting : texts.retrying);
    own.onplaying = function () { if (audio === own) { failures = 0; say(texts.playing); read(); } };
    own.onended = own.onerror = function () { if (audio === own) fail(); };
    var started = own.play();
    if (started) started.catch(function () {});
    show();
  }
  button.onclick = function () {
    if (audio || retry) { failures = 0; drop(); say(''); show(); }
    else play();
  };
  setInterval(function () { if (!document.hidden && !ended) read(); }, 5000);
  show();
})();
`;
