package dev.nufleet.platform;

import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import dev.nufleet.pages.OwnNames;
import dev.nufleet.platform.device.Registration;
import dev.nufleet.platform.objects.FileServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What answers HTTP.
 *
 * @param ofDownloads names that the port of downloads is called by
 */
record Servers(FileServer files, OwnNames ofDownloads, Registration registration, ApiServer api) {
  /** On the port of downloads, where devices register too. */
  CompletionStage<HttpResponse> overTls(HttpRequest request) {
    if (!ofDownloads.isOwn(request)) {
      return CompletableFuture.completedFuture(files.foreign(request));
    }
    boolean registering =
        request.getUri().path().equals(Registration.PATH) && request.method().equals(HttpMethods.POST);
    return registering ? registration.answer(request) : CompletableFuture.completedFuture(files.answer(request));
  }
}
