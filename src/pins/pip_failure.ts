import { UnavailableError } from "../base/errors.ts";
import type { WheelPin } from "./pin.ts";

const NETWORK =
  /NewConnectionError|ConnectTimeout|ReadTimeout|Max retries exceeded|name resolution|Connection (?:refused|reset|aborted)|ProxyError|SSLError|timed out/i;

const CUT = /IncompleteRead|IncompleteDownload|incomplete-download|ProtocolError/;

/** How to go on without an index; the second half of a sentence. */
export function byHand({ name, bytes, sha256 }: WheelPin): string {
  return `put "${name}" (${bytes} bytes, sha256 ${sha256}) into a folder and name that by --mirror`;
}

/** Names what made pip fail, by what it wrote, and says how to go on. */
export function pipFailure(pin: WheelPin, stderr: string, folder: string): UnavailableError {
  const cannot = `Cannot fetch "${pin.requirement}" by pip`;
  if (/No module named '?pip\b/.test(stderr)) {
    return new UnavailableError(
      `${cannot}: python3 has no pip; install it (Debian, Ubuntu: apt-get install python3-pip; elsewhere: python3 -m ensurepip)`,
    );
  }
  if (/No space left on device|Errno 28\b|Disk quota exceeded|Errno 122\b/.test(stderr)) {
    return new UnavailableError(
      `${cannot}: the disk is full at "${folder}"; make room, or set SKELBENCH_CACHE to a folder on another disk`,
    );
  }
  if (/DO NOT MATCH THE HASHES/.test(stderr)) {
    const got = /Got\s+([0-9a-f]{64})/.exec(stderr)?.[1] ?? "another";
    return new UnavailableError(
      `${cannot}: the index gave a file with sha256 ${got}, the pin says ${pin.sha256}; it was not kept. Use another index, or ${
        byHand(pin)
      }`,
    );
  }
  if (CUT.test(stderr)) {
    return new UnavailableError(
      `${cannot}: its package index closed before the ${pin.bytes} bytes were there; run the command again, or ${
        byHand(pin)
      }`,
    );
  }
  if (NETWORK.test(stderr)) {
    return new UnavailableError(
      `${cannot}: its package index cannot be reached; check the network and pip's settings (python3 -m pip config list), or ${
        byHand(pin)
      }`,
    );
  }
  if (/No matching distribution found/.test(stderr)) {
    return new UnavailableError(
      `${cannot}: the package index that pip uses does not have it; use another index, or ${
        byHand(pin)
      }`,
    );
  }
  const tail = stderr.trim().split("\n").slice(-3).join("\n  ");
  return new UnavailableError(`${cannot}: pip failed and wrote\n  ${tail}`);
}
