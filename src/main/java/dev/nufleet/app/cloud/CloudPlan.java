package dev.nufleet.app.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run asks of the platform, how long each part takes within the limits of its instance, what it uses up, and
 * which of the user's settings break a limit. Reckoned, not measured: boards that have to try again come on top.
 *
 * @param parts in the order in which they come
 * @param refusals why it cannot work, in lines for the user; empty if it can
 */
public record CloudPlan(String head, List<Part> parts, List<String> refusals) {
  /** Two boots and two sign-ins of a board at its own pace. */
  private static final double BOOTS_SECONDS = 30;
  /** While boards upgrade, the platform is asked for a sign of life so often. */
  private static final double PULSE_SECONDS = 5;
  /** A list of tasks for each status. */
  private static final int LISTS_OF_A_JOB = 8;
  private static final double MINUTE = 60;
  /** More is no limit at all. */
  private static final double MOST_SHOWN = 1e15;

  /** @param breaks which limit, and what to do; empty if it keeps to all */
  public record Part(String what, String text, Optional<String> breaks) {}

  public static CloudPlan of(CloudDemand demand, CloudInstance instance) {
    return new Reckoning(demand, instance).plan();
  }

  /** For the terminal. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(head));
    parts.forEach(part -> lines.add(String.format(Locale.ROOT, "  %-9s %s%s", part.what(), part.text(),
        part.breaks().map(why -> "; BREAKS " + why).orElse(""))));
    return lines;
  }

  /** Parts that break a limit. */
  public List<Part> broken() {
    return parts.stream().filter(part -> part.breaks().isPresent()).toList();
  }

  /** One plan while it is reckoned. */
  private static final class Reckoning {
    private final CloudDemand demand;
    private final CloudInstance instance;
    private final CloudLimits limits;
    private final CallPace pace;
    private final int jobs;
    private final double switchOnSeconds;
    private final double jobSeconds;
    private final double closingSeconds;
    private final double noticesPerSecond;
    private final double atOnce;
    private final List<Part> parts = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    Reckoning(CloudDemand demand, CloudInstance instance) {
      this.demand = demand;
      this.instance = instance;
      this.limits = instance.limits();
      this.pace = demand.pace(limits);
      this.jobs = demand.jobs(pace);
      this.switchOnSeconds = demand.devices() / demand.rampPerSecond();
      this.jobSeconds = Math.max(0, jobs - 1) / pace.jobsPerSecond();
      this.closingSeconds = jobs * LISTS_OF_A_JOB / pace.othersPerSecond();
      this.noticesPerSecond = Math.min(demand.devices(), Math.max(1, pace.jobsPerSecond()) * pace.jobDevices());
      this.atOnce = Math.min(demand.devices(),
          Math.ceil(demand.downloadSeconds() * pace.jobsPerSecond() * pace.jobDevices()));
    }

    CloudPlan plan() {
      devices();
      connects();
      if (demand.campaigns() > 0) {
        calls();
        notices();
        messages();
        bytes();
        usesUp();
      }
      time();
      return new CloudPlan(String.format(Locale.ROOT, "plan: %s instance%s, within %.0f %% of each limit a second",
          instance.kind(), instance.place().map(place -> " in " + place).orElse(""), 100 * limits.headroom()),
          List.copyOf(parts), List.copyOf(refusals));
    }

    private void devices() {
      for (LimitName name : List.of(LimitName.DEVICES, LimitName.ONLINE_DEVICES)) {
        if (demand.devices() > limits.most(name)) {
          refusals.add(text("--boards: %,d devices are more than the %s that a %s instance %s; name fewer --boards, or"
              + " another --instance", demand.devices(), limits.text(name), instance.kind(),
              name == LimitName.DEVICES ? "may have" : "may have connected at once"));
        }
      }
      add("devices", text("%,d connected at once, of %s; %s may exist", demand.devices(),
          limits.text(LimitName.ONLINE_DEVICES), limits.text(LimitName.DEVICES)), Optional.empty());
    }

    private void connects() {
      double ramp = demand.rampPerSecond();
      LimitName limit = LimitName.CONNECTS_PER_SECOND;
      if (limits.isKnown(limit) && ramp > limits.most(limit)) {
        refusals.add(text("--ramp: %s/s is more than the connects that the platform grants an account; at most %d/s are"
            + " allowed with --instance %s", number(ramp), limits.most(limit), instance.kind()));
      }
      Optional<String> breaks = ramp > limits.planned(limit) && ramp <= limits.most(limit)
          ? Optional.of(text("the margin of AccountConnectQPSLimit, so that boards which try again find no room;"
              + " --ramp %s/s keeps it", number(Math.floor(limits.planned(limit) * 1000) / 1000)))
          : Optional.empty();
      double again = Math.min(demand.devices(), noticesPerSecond);
      add("connects", text("%,d at %s a second, of %s, in %s%s", demand.devices(), number(ramp), limits.text(limit),
          time(switchOnSeconds), demand.campaigns() == 0 ? ""
              : text("; again after each upgrade, at most %s a second", number(again))), breaks);
      double tell = Math.min(demand.devices(), ramp);
      if (limits.isKnown(LimitName.MESSAGES_UP_PER_SECOND) && tell > limits.most(LimitName.MESSAGES_UP_PER_SECOND)) {
        add("", text("each tells its version when it signs in: up to %s messages a second, of %s", number(tell),
            limits.text(LimitName.MESSAGES_UP_PER_SECOND)), Optional.of(text(
                "AccountUplinkQPSLimit: --ramp %s/s keeps it", number(limits.usualRamp()))));
      }
      double perMinute = 2 * MINUTE / Math.max(demand.downloadSeconds(), 1);
      if (demand.campaigns() > 1 && perMinute > limits.most(LimitName.DEVICE_CONNECTS_PER_MINUTE)) {
        add("", text("up to %s a minute of one device, of %s", number(perMinute),
            limits.text(LimitName.DEVICE_CONNECTS_PER_MINUTE)),
            Optional.of("DeviceConnectQPMLimit: a larger image, or no --repeat"));
      }
    }

    private void calls() {
      long each = demand.files() + 1L + jobs + Math.round((jobSeconds + demand.stagesSeconds()) / PULSE_SECONDS)
          + (long) jobs * LISTS_OF_A_JOB;
      add("calls", text("%,d for each of %,d campaign(s): %,d job(s) of up to %d devices at %s a second (of %s), in %s;"
          + " lists of tasks at %s a second (of %s), in %s", each, demand.campaigns(), jobs, pace.jobDevices(),
          number(pace.jobsPerSecond()), limits.text(LimitName.JOB_CALLS_PER_SECOND), time(jobSeconds),
          number(pace.othersPerSecond()), limits.text(LimitName.OTHER_CALLS_PER_SECOND), time(closingSeconds)),
          Optional.empty());
    }

    private void notices() {
      long perJob = Math.min(demand.devices(), pace.jobDevices());
      double seconds = (perJob - 1) / limits.most(LimitName.NOTICES_PER_MINUTE) * MINUTE;
      add("notices", text("at most %s a second; one job sends up to %s in a minute%s", number(noticesPerSecond),
          limits.text(LimitName.NOTICES_PER_MINUTE), seconds > 0 ? ", in " + time(seconds) : ""), Optional.empty());
    }

    private void messages() {
      double up = atOnce * demand.messagesPerSecond();
      double peak = Math.min(demand.mostMessagesInASecond(), limits.most(LimitName.DEVICE_MESSAGES_UP_PER_SECOND));
      Optional<String> breaks = peak > limits.most(LimitName.MESSAGES_UP_PER_SECOND)
          ? Optional.of(text("AccountUplinkQPSLimit: a single board sends up to %s within a second, so that messages"
              + " are dropped; a larger --firmware keeps it", number(peak)))
          : Optional.empty();
      add("messages", text("%,d up by each board and upgrade; up to %s a second of %,.0f boards, of %s; down %s, of %s",
          demand.messages(), number(up), atOnce, limits.text(LimitName.MESSAGES_UP_PER_SECOND),
          number(noticesPerSecond), limits.text(LimitName.MESSAGES_DOWN_PER_SECOND)), breaks);
      if (demand.messagesPerSecond() > limits.most(LimitName.DEVICE_MESSAGES_UP_PER_SECOND)) {
        add("", text("%s a second of one board, of %s", number(demand.messagesPerSecond()),
            limits.text(LimitName.DEVICE_MESSAGES_UP_PER_SECOND)),
            Optional.of("DeviceUplinkQPSLimit: its reports of progress are dropped, the upgrade is not; a larger"
                + " --firmware keeps it"));
      }
    }

    private void bytes() {
      if (demand.imageBytes() > limits.most(LimitName.FILE_BYTES)) {
        refusals.add(text("--firmware: %,d bytes are more than the %s of one file", demand.imageBytes(),
            limits.text(LimitName.FILE_BYTES)));
      }
      add("bytes", text("%,d downloaded from %s in each campaign, up to %,.0f a second; each board takes %s or more",
          demand.devices() * demand.imageBytes(), instance.otaHost(), atOnce * demand.bytesPerSecond(),
          time(demand.downloadSeconds())), Optional.empty());
    }

    private void usesUp() {
      long upgrades = (long) demand.devices() * demand.campaigns();
      LimitName month = LimitName.UPGRADES_PER_MONTH;
      Optional<String> breaks = Optional.empty();
      if (upgrades > limits.most(month) && !instance.moreUpgrades()) {
        refusals.add(text("--boards: %,d upgrades are more than the %s of a month, and no more can be bought for a %s"
            + " instance; name fewer --boards, or another --instance", upgrades, limits.text(month), instance.kind()));
      } else if (upgrades > limits.most(month)) {
        breaks = Optional.of(text("the free upgrades of a month: %,d or more have to be bought",
            upgrades - limits.most(month)));
      }
      if (demand.campaigns() > limits.most(LimitName.PACKAGES)) {
        refusals.add(text("--repeat: %,d packages are more than the %s that an account may have; name fewer campaigns",
            demand.campaigns(), limits.text(LimitName.PACKAGES)));
      }
      add("uses up", text("%,d upgrade(s) of %s free in a month, %,d package(s) of %s", upgrades, limits.text(month),
          demand.campaigns(), limits.text(LimitName.PACKAGES)), breaks);
    }

    private void time() {
      double one = demand.campaigns() == 0 ? 0 : jobSeconds + demand.stagesSeconds() + closingSeconds;
      double all = BOOTS_SECONDS + switchOnSeconds + Math.max(1, demand.campaigns()) * one;
      boolean late = demand.campaigns() > 0 && all > demand.timeout().toSeconds();
      add("time", text("about %s, of %s", time(all), time(demand.timeout().toSeconds())), late
          ? Optional.of(text("--timeout: name %.0fm or more", Math.ceil(all * 1.2 / MINUTE))) : Optional.empty());
    }

    private void add(String what, String text, Optional<String> breaks) {
      parts.add(new Part(what, text, breaks));
    }

    private static String text(String format, Object... values) {
      return String.format(Locale.ROOT, format, values);
    }

    /** Short: whole numbers without a point. */
    private static String number(double value) {
      if (value > MOST_SHOWN) {
        return "any number";
      }
      if (value == Math.rint(value) || value >= 100) {
        return text("%,.0f", value);
      }
      return text(value >= 1 ? "%.1f" : "%.3f", value);
    }

    private static String time(double seconds) {
      if (seconds < MINUTE) {
        return text("%.0f s", Math.ceil(seconds));
      }
      return text("%d min %d s", (long) (seconds / MINUTE), (long) (seconds % MINUTE));
    }
  }
}
