/* Passkeys: a form that holds [data-passkey] asks the browser to make one ("create") or to show one ("get"), then posts what it answered. */
import { $, on } from "./dom.js";

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

const asked = {
  create: (o) => navigator.credentials.create({ publicKey: {
    ...o, challenge: bytes(o.challenge), user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: known(o.excludeCredentials),
  } }),
  get: (o) => navigator.credentials.get({ publicKey: { ...o, challenge: bytes(o.challenge), allowCredentials: known(o.allowCredentials) } }),
};

// what the server reads: every buffer as base64url
const answered = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    clientExtensionResults: credential.getClientExtensionResults(), authenticatorAttachment: credential.authenticatorAttachment,
  };
};

on("submit", async (e) => {
  const part = $("[data-passkey]", e.target);
  if (!part) return;
  e.preventDefault();
  const said = $("[role=alert]", part);
  said.textContent = "";
  if (!window.PublicKeyCredential) {
    said.textContent = part.dataset.unable;
    return;
  }
  try {
    const credential = await asked[part.dataset.passkey](JSON.parse(part.dataset.options).publicKey);
    $("input", part).value = JSON.stringify(answered(credential));
    e.target.submit();
  } catch {
    said.textContent = part.dataset.failed;
  }
});
