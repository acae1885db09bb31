// What a vendor writes with the types and the client that are made from the description: it prints,
// and tells in JSON what it got.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.d.ts";

type Order = components["schemas"]["Order"];

const [base = "", token = "", letter = ""] = process.argv.slice(2);
const Authorization = `Bearer ${token}`;
const files = createClient<paths>({ baseUrl: base, headers: { Authorization } });
const filed = createClient<paths, "application/json" | "application/problem+json">({
  baseUrl: base,
  headers: { Authorization, Accept: "application/json" },
});
const params = { path: { leaflet: "visite" } };

function order(nom: string): Order {
  const values = { nom, prenom: "Camille", date_naissance: "12/03/1948", date_visite: null };
  return { values, documents: ["avant"], profile: "standard" };
}

function base64(data: ArrayBuffer | undefined): string {
  return Buffer.from(data ?? new ArrayBuffer(0)).toString("base64");
}

const file = await files.POST("/api/v1/leaflets/{leaflet}/documents", {
  params,
  body: order("EXEMPLE-1"),
  parseAs: "arrayBuffer",
});
const told = await filed.POST("/api/v1/leaflets/{leaflet}/documents", {
  params,
  body: order("EXEMPLE-2"),
});
const several = await filed.POST("/api/v1/documents", {
  body: ["EXEMPLE-3", "EXEMPLE-4"].map((nom) => ({ leaflet: "visite", ...order(nom) })),
});
const joined = await files.POST("/api/v1/leaflets/{leaflet}/attach", {
  params,
  body: { letter, order: order("EXEMPLE"), identity_check: true },
  bodySerializer: (body) => {
    const form = new FormData();
    form.append("letter", new Blob([Buffer.from(body.letter, "base64")]), "courrier.pdf");
    form.append("order", JSON.stringify(body.order));
    return form;
  },
  parseAs: "arrayBuffer",
});
const refused = await files.POST("/api/v1/leaflets/{leaflet}/documents", {
  params,
  body: { values: { nom: "EXEMPLE" } },
});
const unsaid = await filed.POST("/api/v1/leaflets/{leaflet}/documents", {
  params,
  body: { values: { nom: "EXEMPLE" } },
});

// A strict reader: a key that may be left out is told so, and is never null; others are there.
type Told = components["schemas"]["FieldProblem"];
type Exactly<One, Other> = [One, Other] extends [Other, One] ? true : never;
const left: Exactly<Told["field"] | Told["reason"], string | undefined> = true;
const absent: Exactly<components["schemas"]["Problem"]["incident"], string | undefined> = true;
const order_: Exactly<Told["order"], number | undefined> = true;
const problems: Told[] | undefined = refused.error?.problems;

console.log(
  JSON.stringify({
    file: base64(file.data),
    status: file.response.headers.get("Feuillet-Status"),
    told: told.data?.pdf,
    generic: told.data?.generic,
    blank: told.data?.blank_fields,
    several: several.data?.map((one) => one.pdf),
    joined: base64(joined.data),
    code: unsaid.error?.code,
    fields: left && absent && order_ && problems?.map((one) => one.field),
  }),
);
