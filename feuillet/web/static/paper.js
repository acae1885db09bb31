// A PDF that the server made: to the printer, or to the folder of downloads.

let frame = null; // what is being printed, with its address

// Whether this browser shows a PDF, and so prints one.
export const prints = () => navigator.pdfViewerEnabled;

const twoFigures = (number) => String(number).padStart(2, "0");

// Two patients' files are told apart by the hour: a name holds nothing of theirs.
export function nameOf(what) {
  const now = new Date();
  return `${what}-${twoFigures(now.getHours())}h${twoFigures(now.getMinutes())}.pdf`;
}

export function save(pdf, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(pdf);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// Opens the dialogue of printing; says then whether it could, or the file went to a tab of its own.
export function print(pdf, title) {
  withdraw();
  const mine = document.createElement("iframe");
  frame = mine;
  mine.className = "printed unseen";
  mine.title = title;
  mine.tabIndex = -1;
  mine.src = URL.createObjectURL(pdf);
  return new Promise((done) => {
    mine.addEventListener("load", () => {
      try {
        mine.contentWindow.focus();
        mine.contentWindow.print();
        done(true);
      } catch (_) {
        window.open(mine.src, "_blank");
        done(false);
      }
    });
    document.body.append(mine);
  });
}

// Nothing stays of what was printed.
export function withdraw() {
  if (!frame) return;
  frame.remove();
  URL.revokeObjectURL(frame.src);
  frame = null;
}
