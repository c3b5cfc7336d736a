import assert from "node:assert/strict";
import { DataError } from "../base/errors.ts";
import { formatCards, MOST_BYTES, parseCards } from "./cards.ts";
import { exampleCards } from "./testdata/cards.ts";

Deno.test("parseCards() reads what formatCards() wrote, which is the same bytes again", () => {
  const text = formatCards(exampleCards());
  assert.equal(formatCards(parseCards(text, "cards.json")), text);
  assert.equal(text.split("\n").length, exampleCards().cards.length + 3);
});

Deno.test("parseCards() refuses what is too large, or sizes that the text does not fill", () => {
  const refuses = (text: string, words: RegExp): void =>
    assert.throws(() => parseCards(text, "x"), (thrown) => {
      assert.ok(thrown instanceof DataError);
      assert.match(thrown.message, words);
      return true;
    });
  refuses(" ".repeat(MOST_BYTES + 1), /characters are more than/);
  refuses("{", /it is not JSON/);
  const text = formatCards(exampleCards());
  refuses(text.replace('"frames":4', '"frames":9999'), /joints that unpack to their sizes/);
  refuses(text.replace('"frames":4', '"frames":0'), /frames/);
  refuses(
    text.replace(/"every":[^,]+,"joints":\d+/, '"every":1,"joints":7'),
    /a byte for each cell/,
  );
  refuses(text.replace('"schema"', '"schema":1,"schemas"'), /schemas/);
});
