/*
 * Says so where an engine lacks what Perch cannot do without, instead of an empty page. Runs before the app, which finds its
 * root element gone then and does not start. Asks for features, never for names. Every engine must be able to read it, so it
 * is written in ECMAScript 5, and it is the only file beside the HTML that is not built.
 */
(function () {
  var texts = {
    en: {
      title: 'This browser cannot run Perch',
      missing: 'It lacks: ',
      off: 'Turn it on in the settings, in Firefox: media.peerconnection.enabled.',
      advice:
        'Perch runs in current versions of Chrome, Edge, Firefox and Safari, and as an app for Windows, macOS and Linux.',
      modules: 'JavaScript modules',
      language: 'current JavaScript',
    },
    ko: {
      title: '이 브라우저에서는 Perch를 쓸 수 없어요',
      missing: '이 브라우저에 없는 기능: ',
      off: '설정에서 켜 주세요. Firefox: media.peerconnection.enabled',
      advice:
        'Chrome, Edge, Firefox, Safari의 최신 버전이나 Windows, macOS, Linux용 Perch 앱을 이용해 주세요.',
      modules: 'JavaScript 모듈',
      language: '최신 JavaScript',
    },
  };

  /** The names of what is not there; `modules` and `language` are named in the reader's language. */
  function lacking() {
    var peer = window.RTCPeerConnection;
    var needs = [
      ['modules', 'noModule' in document.createElement('script')],
      ['language', window.Iterator && window.Iterator.prototype.find && window.Set.prototype.union],
      ['WebRTC', peer && peer.prototype.addTransceiver && window.RTCRtpTransceiver],
      ['WebSocket', window.WebSocket],
      ['AudioWorklet', window.AudioContext && window.AudioWorkletNode],
      ['getUserMedia', navigator.mediaDevices && navigator.mediaDevices.getUserMedia],
      ['Web Crypto', window.crypto && window.crypto.subtle],
    ];
    var names = [];
    for (var index = 0; index < needs.length; index += 1) {
      if (!needs[index][1]) names.push(needs[index][0]);
    }
    return names;
  }

  /** As the app chooses it: what was chosen before, else the first of the browser's languages that Perch speaks. */
  function language() {
    try {
      var chosen = JSON.parse(localStorage.getItem('perch.preferences')).language;
      if (texts[chosen]) return chosen;
    } catch (_error) {
      // Nothing was chosen yet, or nothing can be kept here.
    }
    var wished = navigator.languages || [navigator.language || 'en'];
    for (var index = 0; index < wished.length; index += 1) {
      var code = wished[index].toLowerCase().split('-')[0];
      if (texts[code]) return code;
    }
    return 'en';
  }

  function paragraph(kind, text) {
    var element = document.createElement(kind);
    element.appendChild(document.createTextNode(text));
    element.style.margin = '0 0 1em';
    return element;
  }

  function say(names) {
    var root = document.getElementById('root');
    if (!root) return;
    var code = language();
    var words = texts[code];
    var named = [];
    for (var index = 0; index < names.length; index += 1) {
      named.push(words[names[index]] || names[index]);
    }
    var notice = document.createElement('main');
    var style = notice.style;
    style.maxWidth = '36em';
    style.margin = '0 auto';
    style.padding = '15vh 24px 24px';
    style.fontFamily = 'system-ui, sans-serif';
    style.lineHeight = '1.6';
    notice.appendChild(paragraph('h1', words.title));
    notice.appendChild(paragraph('p', words.missing + named.join(', ') + '.'));
    notice.appendChild(paragraph('p', names.join() === 'WebRTC' ? words.off : words.advice));
    document.documentElement.lang = code;
    document.title = words.title;
    root.parentNode.replaceChild(notice, root);
  }

  var names = lacking();
  if (names.length > 0) say(names);
  // What cannot be asked for: words of the language that this engine cannot read. The app has not begun then.
  window.addEventListener('error', function (event) {
    var root = document.getElementById('root');
    if (root && !root.firstChild && event.error instanceof SyntaxError) say(['language']);
  });
})();
