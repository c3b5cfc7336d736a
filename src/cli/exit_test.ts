import assert from "node:assert/strict";
import {
  DataError,
  InterruptedError,
  MismatchError,
  UnavailableError,
  UsageError,
} from "../base/errors.ts";
import { endingOf } from "./exit.ts";

Deno.test("each class of error has its own exit code and keeps its words", () => {
  const classes = [UsageError, DataError, MismatchError, UnavailableError, InterruptedError];
  const endings = classes.map((Class) => endingOf(new Class("words"), false));
  assert.deepEqual(endings.map(({ code }) => code), [64, 65, 4, 5, 130]);
  assert.ok(endings.every(({ message }) => message === "words"));
});

Deno.test("what Deno refuses has the exit code of a missing permission, and never a stack", () => {
  const thrown = new Deno.errors.NotCapable('Requires run access to "ls", run again with …');
  for (const verbose of [false, true]) {
    const { code, message } = endingOf(thrown, verbose);
    assert.equal(code, 77);
    assert.match(message, /^Cannot go on without run access to "ls": /);
  }
});

Deno.test("whatever else is thrown is an internal error, its stack only for who asks", () => {
  const thrown = new TypeError("x is no function");
  const brief = endingOf(thrown, false);
  assert.equal(brief.code, 70);
  assert.equal(brief.message, "x is no function (internal error; --verbose shows where)");
  assert.equal(endingOf(thrown, true).message, thrown.stack);
  assert.equal(endingOf("a string", true).code, 70);
});
