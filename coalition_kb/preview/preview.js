// Loads a page of the preview again when there is a newer one.
"use strict";
{
  const number = document.currentScript.dataset.number;
  const ask = async () => {
    try {
      const answer = await fetch("/preview.txt", { cache: "no-store" });
      if (answer.ok && (await answer.text()).trim() !== number) location.reload();
    } catch {
      // The preview has ended; it may begin again.
    }
  };
  setInterval(ask, 400);
}
