/**
 * A campaign in stages: whom each stage asks, and what is kept of it. Rules over names, profiles and a seed; must know
 * no board, no platform, no time of its own.
 */
package dev.nufleet.app.rollout;
