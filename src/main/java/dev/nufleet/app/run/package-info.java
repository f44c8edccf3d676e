/**
 * The commands that run something: a campaign on a fleet, the stand-in; and the client's side of the OpenAPI.
 */
package dev.nufleet.app.run;
