import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One node of a cluster for tests, in a JVM of its own, so that it can be killed alone.
 * Arguments: its folder, its number from 1, how many nodes there are, and the ports before the first node's for HTTP and between nodes.
 */
public class Node {
    public static void main(String[] args) throws Exception {
        var number = Integer.parseInt(args[1]);
        var nodes = Integer.parseInt(args[2]);
        var http = Integer.parseInt(args[3]);
        var transport = Integer.parseInt(args[4]);
        var all = IntStream.rangeClosed(1, nodes).boxed().toList();
        var runner = new OpenSearchRunner();
        runner.setMaxHttpPort(-1);
        runner.onBuild((index, settings) -> {
            settings.put("node.name", "node" + number);
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", Integer.toString(http + number));
            settings.put("transport.port", Integer.toString(transport + number));
            settings.put("discovery.type", "zen");
            settings.putList("discovery.seed_hosts", all.stream().map(i -> "127.0.0.1:" + (transport + i)).toList());
            settings.putList("cluster.initial_cluster_manager_nodes", all.stream().map(i -> "node" + i).toList());
            settings.putList("node.roles", "cluster_manager", "data", "ingest");
            // The disk of a machine that runs tests may be as full as it likes; a test sets its own limits.
            settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        });
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
            } catch (Exception e) {
                e.printStackTrace();
            }
            stopped.countDown();
        }));
        runner.build(OpenSearchRunner.newConfigs().basePath(Path.of(args[0]).toString()).clusterName("evidence").numOfNode(1));
        stopped.await();
    }
}
