/*
 * Loaded into real Electron before the app (`electron -r`): gives it a folder of its own in place of the user's, and
 * records its tray icons and notices, which no test can click on the screen of every system. Not a module of ours: `-r` takes
 * CommonJS only.
 */
const { app, dialog, nativeImage, Notification, shell, Tray } = require('electron');

// Only Electron itself is meant by these; the app reads its command line as it does elsewhere.
process.argv.splice(process.argv.indexOf('-r'), 2);

app.setPath('appData', process.env.PERCH_TEST_APP_DATA);

globalThis.perchRecorded = { opened: [], messages: [] };
shell.openExternal = async (address) => void globalThis.perchRecorded.opened.push(address);

dialog.showErrorBox = (title, text) => globalThis.perchRecorded.messages.push(`${title}\n${text}`);
dialog.showMessageBox = async (...asked) => {
  const { message = '', detail = '' } = asked.at(-1);
  globalThis.perchRecorded.messages.push(`${message}\n${detail}`);
  return { response: 0, checkboxChecked: false };
};

globalThis.perchTrays = [];
const records = new WeakMap();
const pictureOf = (image) =>
  (typeof image === 'string' ? nativeImage.createFromPath(image) : image).toDataURL();

/** The record of an icon, which begins with the first thing that is said to it. */
function recordOf(tray) {
  const known = records.get(tray);
  if (known) return known;
  const record = { menu: null, toolTip: '', icon: '', click: () => void tray.emit('click', {}) };
  records.set(tray, record);
  globalThis.perchTrays.push(record);
  return record;
}

/** Lets a method do its work and notes what it was given. */
function record(method, note) {
  const original = Tray.prototype[method];
  Tray.prototype[method] = function (...values) {
    note(recordOf(this), ...values);
    return original.apply(this, values);
  };
}
record('setContextMenu', (tray, menu) => {
  tray.menu = menu;
});
record('setToolTip', (tray, text) => {
  tray.toolTip = text;
});
record('setImage', (tray, image) => {
  tray.icon = pictureOf(image);
});

globalThis.perchNotices = [];
Notification.prototype.show = function () {
  globalThis.perchNotices.push({
    notice: this,
    title: this.title,
    buttons: this.actions.map(({ text }) => text),
    press: (actionIndex) => void this.emit('action', { actionIndex }, actionIndex),
  });
};
Notification.prototype.close = function () {
  globalThis.perchNotices = globalThis.perchNotices.filter(({ notice }) => notice !== this);
};
