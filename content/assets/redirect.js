// Leads to where the page is now, and keeps the place on it (#…), which a refresh would lose.
"use strict";
location.replace(document.currentScript.dataset.to + location.search + location.hash);
