package dev.nufleet.app.devices;

import dev.nufleet.app.campaign.CampaignRefused;
import dev.nufleet.app.campaign.DeviceCalls;
import dev.nufleet.app.campaign.DeviceCalls.ApplicationState;
import dev.nufleet.app.devices.RegisterFile.Application;
import dev.nufleet.model.DeviceTriple;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes devices by the platform's own steps: apply for names, register what was applied for, take what was made. Each
 * step asks first how the application stands, so that any of them can be the one at which an earlier attempt died.
 */
final class Registration {
  /** So many applications are under way at once: the platform takes its time for each. */
  private static final int WINDOW = 50;
  /** An application that stays as it is for so long is given up. */
  private static final Duration MOST_WAIT = Duration.ofMinutes(10);
  private static final Duration FIRST_LOOK = Duration.ofMillis(200);
  private static final Duration LAST_LOOK = Duration.ofSeconds(5);
  private static final int MOST_SILENT = 6;

  private final DeviceCalls calls;
  private final RegisterFile file;
  private final Consumer<String> say;

  /** @param say hears how far it is */
  Registration(DeviceCalls calls, RegisterFile file, Consumer<String> say) {
    this.calls = calls;
    this.file = file;
    this.say = say;
  }

  /**
   * Makes those of these devices that the list does not have; what was begun before comes first.
   *
   * @throws CampaignRefused with the reason why there are fewer; the same call goes on
   * @throws IOException if a file cannot be written; likewise
   */
  void make(List<String> names) throws CampaignRefused, IOException {
    List<Application> before = file.unfinished();
    for (int from = 0; from < before.size(); from += WINDOW) {
      finish(before.subList(from, Math.min(from + WINDOW, before.size())), /* fresh= */ false);
    }
    List<String> missing = names.stream().filter(name -> !file.devices().containsKey(name)).toList();
    int window = WINDOW * DeviceCalls.MOST_NAMES;
    for (int from = 0; from < missing.size(); from += window) {
      List<Application> applications =
          apply(missing.subList(from, Math.min(from + window, missing.size())));
      finish(applications, /* fresh= */ true);
    }
    List<String> lacking = names.stream().filter(name -> !file.devices().containsKey(name)).toList();
    if (!lacking.isEmpty()) {
      throw calls.taken(lacking);
    }
  }

  private List<Application> apply(List<String> names) throws CampaignRefused, IOException {
    List<Application> applications = new ArrayList<>();
    for (int from = 0; from < names.size(); from += DeviceCalls.MOST_NAMES) {
      List<String> some = List.copyOf(names.subList(from, Math.min(from + DeviceCalls.MOST_NAMES, names.size())));
      Application application = new Application(calls.patiently(() -> calls.apply(some)), some);
      file.applied(application); // before a device of it can be made
      applications.add(application);
    }
    return applications;
  }

  /** @param fresh applied for just now: names that are taken are somebody else's */
  private void finish(List<Application> applications, boolean fresh) throws CampaignRefused, IOException {
    Map<Application, ApplicationState> checked = new LinkedHashMap<>();
    for (Application application : applications) {
      ApplicationState state = after(application, "CHECK");
      if (!state.status().equals("CHECK_FAILED")) {
        checked.put(application, state);
      } else if (fresh) {
        throw calls.taken(state.invalid().isEmpty() ? application.names() : state.invalid());
      } // else its names are applied for anew
    }
    for (Map.Entry<Application, ApplicationState> one : checked.entrySet()) {
      if (one.getValue().status().equals("CHECK_SUCCESS")) {
        ask(one.getKey());
      }
    }
    for (Application application : checked.keySet()) {
      ApplicationState state = made(application);
      say.accept(String.format(Locale.ROOT, "%,d devices in %s", file.devices().size(), file.file()));
      if (fresh && state.status().equals("CREATE_FAILED")) {
        throw CampaignRefused.byAnswer("the platform could not make all devices of application " + application.id()
            + "; what it made is in the list");
      }
    }
  }

  private ApplicationState known(Application application) throws CampaignRefused {
    try {
      return calls.patiently(() -> calls.state(application.id()));
    } catch (CampaignRefused e) {
      if (DeviceCalls.isUnknown(e)) {
        throw CampaignRefused.byAnswer("the platform does not know application " + application.id() + " of "
            + RegisterFile.beside(file.file()) + ": it is another one, or has lost its data; remove " + file.file()
            + " and " + RegisterFile.beside(file.file()) + " to begin anew");
      }
      throw e;
    }
  }

  /** Waits until the platform is through with a step. */
  private ApplicationState after(Application application, String step) throws CampaignRefused {
    Duration look = FIRST_LOOK;
    Duration waited = Duration.ZERO;
    ApplicationState state = known(application);
    while (state.status().equals(step)) {
      if (waited.compareTo(MOST_WAIT) > 0) {
        throw CampaignRefused.bySilence("application " + application.id() + " has been in " + step + " for "
            + MOST_WAIT.toMinutes() + " minutes");
      }
      calls.pause(look);
      waited = waited.plus(look);
      look = look.multipliedBy(2).compareTo(LAST_LOOK) < 0 ? look.multipliedBy(2) : LAST_LOOK;
      state = known(application);
    }
    return state;
  }

  /** An answer that is lost says nothing of what was done: how the application stands does. */
  private void ask(Application application) throws CampaignRefused {
    CampaignRefused last = null;
    for (int tries = 0; tries < MOST_SILENT; tries++) {
      try {
        calls.register(application.id());
        return;
      } catch (CampaignRefused e) {
        if (!known(application).status().equals("CHECK_SUCCESS")) {
          return; // it was done, by this call or another
        }
        if (!e.mayPass()) {
          throw e;
        }
        last = e;
        calls.pause(LAST_LOOK);
      }
    }
    throw last;
  }

  private ApplicationState made(Application application) throws CampaignRefused, IOException {
    ApplicationState state = after(application, "CREATE");
    if (state.status().equals("CHECK_SUCCESS")) {
      ask(application);
      state = after(application, "CREATE");
    }
    Set<String> names = new HashSet<>(application.names());
    List<DeviceTriple> devices = new ArrayList<>();
    int most = application.names().size(); // a page has a device or more
    boolean last = false;
    for (int page = 1; !last && page <= most + 1; page++) {
      int number = page;
      DeviceCalls.Page one = calls.patiently(() -> calls.made(application.id(), number));
      one.devices().stream().filter(device -> names.contains(device.deviceName().value())).forEach(devices::add);
      last = one.last();
    }
    file.add(devices);
    return state;
  }
}
