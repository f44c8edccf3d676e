package dev.nufleet.app.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Why boards are not upgraded: every cause that a board, a fleet or a run can name, with what it means and what to do.
 * The only place where this is written; a test compares it with the sources that name causes.
 */
public final class Causes {
  private static final String TRANSCRIPT = "its console tells more: --transcripts DIR";

  private static final Map<String, String> ADVICE = new LinkedHashMap<>();
  private static final Set<String> OF_SIGN_INS = new LinkedHashSet<>();

  static {
    // the way to the platform
    way("dns", "the platform's name leads nowhere", "check --region, --route and this machine's name server");
    way("no-socket", "no file descriptors are left on this machine, so the board got no socket",
        "raise the limit (ulimit -n), or name fewer --boards");
    way("tcp", "the platform's port does not answer", "check that it runs, and the firewall between");
    way("tls", "the TLS handshake failed", "check --ca-file, and that the server offers the boards' suites; "
        + TRANSCRIPT);
    way("no-ca", "the board has no certificate authority", "a defect of this program; please report it");
    way("bad-host", "the board was given no host name", "check --region");
    way("no-connack", "the platform took the connection and did not answer the sign-in", "look at the platform's load");
    way("bad-connack", "the platform's answer to the sign-in is no CONNACK", "check that an MQTT broker listens there");
    way("connack-1", "the platform refuses the protocol version", "it must speak MQTT 3.1.1");
    way("connack-2", "the platform refuses the client id or the keepalive",
        "check DeviceName and ProductKey; at a stand-in also --set keep-alive-min and keep-alive-max");
    way("connack-3", "the platform is not available to this device: often more than 5 connects in a minute",
        "wait, use a slower --pace, or allow more at the stand-in: --set connects-per-minute");
    way("connack-4", "the platform says wrong signature", "check the DeviceSecret");
    way("connack-5", "the platform does not know the device, or it is disabled",
        "check ProductKey and DeviceName, and the device in the console");
    way("connack-other", "the platform refuses the sign-in with a code that MQTT does not have",
        "check what listens there");
    way("no-mqtt", "the board gave up on signing in", TRANSCRIPT);
    way("no-subscription", "the platform did not grant the board's subscriptions", "check the device's topic rights; "
        + TRANSCRIPT);
    // the upgrade
    on("notice-ignored", "the board's SDK ignored the upgrade notice", "compare the notice with what the SDK takes; "
        + TRANSCRIPT);
    on("digest-mismatch", "the downloaded bytes do not have the digest of the notice",
        "compare the uploaded file with --firmware, and look for proxies that change it");
    on("no-candidate", "the board's program ended without writing a candidate", TRANSCRIPT);
    on("bad-location", "the candidate's place is none of the board's slots", "a defect of this program; please report");
    on("bad-version", "the candidate's version is none that the writer takes", "check --fw-version");
    on("no-root-of-trust", "the board has no root of trust to sign the candidate with",
        "let it boot once without a fault after flashing; check --state and --flash");
    on("too-large", "the firmware does not fit its slot", "at most 449024 bytes do");
    on("beyond-size", "more bytes came than the notice announced", "compare the file's size with the package's");
    on("wrong-size", "fewer bytes came than the notice announced", "compare the file's size with the package's");
    on("card-failed", "the SD card did not take what was written", "check the card, or the disk of --state");
    on("card-read-error", "the bootloader cannot read the card and waits for ever", "check the card's file in --state");
    on("no-bootable-image", "the bootloader found nothing that it could start", "flash the board again: --flash");
    on("hard-fault", "the firmware crashed, as the real one does when a link or an answer's header overruns its stack",
        "look at the download link and at what the server says before its first blank line; " + TRANSCRIPT);
    on("fatal-error", "the firmware met a fatal error and stopped", TRANSCRIPT);
    on("host-disk-full", "a disk of this machine is full, so the board's memories could not be written",
        "make room on the disk of --state, then run again: the boards go on");
    on("host-no-descriptors", "no file descriptors are left on this machine, so the board's memories could not be"
        + " opened", "raise the limit (ulimit -n), or name fewer --boards");
    on("host-disk-failure", "a disk of this machine did not give or take the board's memories",
        "look at the disk of --state; the log has its words");
    on("blocked-read", "the time for one fetch was used up between two reads of a slow answer, and the SDK then waits"
        + " without a limit for the bytes that are missing", "reset the board; look at the link's rate and latency");
    on("http-refused", "the server of the download answers with an error, or with the whole file for a range of it",
        "look at the link and at the server, whose status stands in the board's console; " + TRANSCRIPT);
    on("download-given-up", "so many fetches failed in a row that mended firmware gave the download up",
        "look at the server of the download, or name a larger number: --mend give-up-after-N");
    // the platform's word
    on("task-failed", "the board is on its version, but the platform counts its task as failed",
        "look at the task's description");
    on("task-canceled", "the board is on its version, but its task was cancelled before the platform heard",
        "look who cancelled the job");
    on("task-over", "the board is not on its version, and the platform counts its task as failed or cancelled, so that"
        + " nobody tells it of the upgrade any more", "look at what the platform says, then let it try again"
        + " (ReupgradeOTATask) or make a new job");
    for (String open : new String[] {"task-in-progress", "task-notified", "task-queued", "task-confirm"}) {
      on(open, "the board is on its version, but the platform has not taken it yet", "give the run more --timeout");
    }
    on("no-task", "the platform made no task for the board, so nobody told it of an upgrade: it does not match the"
        + " job, as one that does not run what a delta package builds on", "look at the version that it tells, and at"
        + " the package's SrcVersion and module");
    on("delta-as-firmware", "the board's SDK took a delta for a whole firmware and installed it, which no real board"
        + " survives", "make a full package for this firmware");
    on("module-as-firmware", "the board's SDK took the file of another module for its firmware and installed it, and"
        + " tells nothing of that module, so its task goes on for ever", "make the package for the default module");
    on("task-missing", "the board was told of an upgrade and is on its version, but the platform lists no task of it",
        "look at the job in the platform's console");
    on("task-of-other-version", "the board is on its version, but the platform has its task for another version",
        "look at the job in the platform's console, and who else makes jobs for this product");
    on("task-contradicted", "the board is on its version, but the platform lists its task with several ends",
        "look at the task in the platform's console");
    on("task-other", "the board is on its version, but its task is in a status that nobody documents",
        "look at the task's description");
    // the run
    on("timeout", "the run's time was over before the board was done", "give it more --timeout, or find the phase that"
        + " is slow");
    on("interrupted", "the run was stopped before the board was done", "run again; with --state it goes on");
    on("killed", "the run's process was killed before the board was done", "see the reason of the run's end, then run"
        + " again; with --state it goes on");
    on("campaign-refused", "the platform refused the campaign, so the board was told of no upgrade",
        "see the reason of the run's end");
    on("platform-lost", "the platform did not answer any more", "check that it runs and is reachable");
    on("nodes-lost", "no node of the cluster was left, or could be reached, that holds the board",
        "see the reason of the run's end, and the nodes' own log");
    on("not-asked", "the rollout ended before the stage that would have asked the board, so it runs what it ran before",
        "see the reason of the run's end, and stages in report.json");
    on("stopped", "a condition that was to stop the run came true", "see the reason of the run's end");
    on("internal-error", "this program failed, not the board", "please report it with the log");
  }

  private Causes() {}

  private static void way(String cause, String meaning, String advice) {
    OF_SIGN_INS.add(cause);
    on(cause, meaning, advice);
  }

  private static void on(String cause, String meaning, String advice) {
    if (ADVICE.put(cause, meaning + ": " + advice) != null) {
      throw new IllegalStateException(cause + " is explained twice");
    }
  }

  public static Set<String> known() {
    return Collections.unmodifiableSet(ADVICE.keySet());
  }

  /** Of those: why a board does not get through to the platform. */
  public static Set<String> ofSignIns() {
    return Collections.unmodifiableSet(OF_SIGN_INS);
  }

  /** What it means, and what to do; a cause that the table lacks must not cost anybody a report. */
  public static String advice(String cause) {
    return ADVICE.getOrDefault(cause, "nobody has explained this cause yet: please report it with the log");
  }
}
