import assert from "node:assert/strict";
import { dataBlock } from "./data.ts";
import { Markup, markup } from "./markup.ts";

Deno.test("markup`` escapes text in elements and attributes, and shows what is hidden as codes", () => {
  const name = `<script>alert("1")</script>&\x1b\u202e`;
  assert.equal(
    String(markup`<p title="${name}">${[name, 2, null, false]}</p>`),
    '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;\\x1b\\u202e">' +
      "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;\\x1b\\u202e2</p>",
  );
  assert.equal(
    String(markup`<b>${markup`<i>${"<"}</i>`}${Markup.trusted("<br>")}</b>`),
    "<b><i>&lt;</i><br></b>",
  );
});

Deno.test("dataBlock() ends nowhere but at its end, and JSON.parse() reads it back", () => {
  const value = { name: "</script><!--<script>\u2028\x00", count: 2 };
  const text = String(dataBlock("some-data", value));
  const [, inner = ""] =
    /^<script type="application\/json" id="some-data">(.*)<\/script>$/s.exec(text) ?? [];
  assert.doesNotMatch(inner, /[<>\u2028]/);
  assert.deepEqual(JSON.parse(inner), value);
});
