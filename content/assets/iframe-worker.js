/* Search when the site is opened from disk.
 *
 * A browser starts no worker from file://. Here a hidden frame runs the same script in its place: it gets
 * `postMessage` and `importScripts` like a worker's, and the messages go back and forth as events.
 * The theme knows this arrangement by the name IFrameWorker. Served over http, nothing here does anything.
 */
(function () {
  "use strict";
  if (location.protocol !== "file:") return;

  function load(frame, address) {
    return new Promise(function (resolve, reject) {
      var script = frame.document.createElement("script");
      script.src = new URL(address, location.href).href;
      script.onload = resolve;
      script.onerror = function () { reject(new Error("cannot load " + address)); };
      frame.document.head.appendChild(script);
    });
  }

  class IFrameWorker extends EventTarget {
    constructor(address) {
      super();
      var worker = this;
      var element = document.createElement("iframe");
      element.hidden = true;
      element.title = "search";
      element.srcdoc = "<!doctype html><html><head></head><body></body></html>";
      this.element = element;
      this.ready = new Promise(function (resolve, reject) {
        element.onload = function () {
          var frame = element.contentWindow;
          frame.postMessage = function (data) {
            worker.dispatchEvent(new MessageEvent("message", { data: data }));
          };
          frame.importScripts = function () {
            return Array.prototype.reduce.call(arguments, function (before, next) {
              return before.then(function () { return load(frame, next); });
            }, Promise.resolve());
          };
          load(frame, address).then(function () { resolve(frame); }, reject);
        };
      });
      document.body.appendChild(element);
    }

    postMessage(data) {
      this.ready.then(function (frame) {
        frame.dispatchEvent(new frame.MessageEvent("message", { data: data }));
      });
    }

    terminate() {
      this.element.remove();
    }
  }

  window.IFrameWorker = IFrameWorker;
  window.Worker = IFrameWorker;
})();
