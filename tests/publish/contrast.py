"""How well the words of an element are told from what is behind them, as WCAG reckons it."""

CONTRAST = """
const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
const over = ([r, g, b, a = 1], back) => [r, g, b].map((part, at) => part * a + back[at] * (1 - a));
const light = (colour) => colour.map((part) => part / 255)
  .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
const element = document.querySelector(arguments[0]), chain = [];
for (let found = element; found; found = found.parentElement)
  chain.unshift(parse(getComputedStyle(found).backgroundColor));
const back = chain.reduce((under, colour) => over(colour, under), [255, 255, 255]);
const [high, low] = [light(over(parse(getComputedStyle(element).color), back)), light(back)].sort((a, b) => b - a);
return (high + 0.05) / (low + 0.05);
"""
