"""Operators of applications: build servers, workspaces, registries, application servers, chats."""

from svclint.operators.row import Row, of_group

ROWS: tuple[Row, ...] = (
    # jenkinsci/kubernetes-operator: pkg/configuration/base/resources (GetJenkinsHTTPServiceName, BuildResourceLabels)
    Row(
        of_group("jenkins.io", "Jenkins"),
        ("jenkins-operator-http-{name}", "jenkins-operator-slave-{name}"),
        ("jenkins-cr={name}", "app=jenkins-operator"),
    ),
    # eclipse-che/che-operator: pkg/deploy: one a namespace, whose names are fixed; Dev Spaces is Red Hat's build of it
    Row(
        of_group("org.eclipse.che", "CheCluster"),
        (
            *("che-host", "che-gateway", "che-dashboard", "devspaces-dashboard", "devfile-registry", "plugin-registry"),
            *("postgres", "keycloak", "editor-definition", "metrics"),
        ),
        ("app.kubernetes.io/part-of=che.eclipse.org", "app.kubernetes.io/name=che", "app.kubernetes.io/name=devspaces"),
    ),
    # ansible/eda-server-operator, ansible/awx-operator: roles/*/templates; the latter's product has a group of its own
    Row(
        of_group("eda.ansible.com", "EDA"),
        ("{name}-api", "{name}-ui", "{name}-event-stream", "{name}-redis-svc", "{name}-postgres*"),
        ("app.kubernetes.io/name={name}*", "app.kubernetes.io/managed-by=eda-operator"),
    ),
    Row(
        of_group("automationcontroller.ansible.com", "AutomationController"),
        ("{name}-service", "{name}-postgres*"),
        ("app.kubernetes.io/name={name}*", "app.kubernetes.io/managed-by=automationcontroller-operator"),
    ),
    # pulp/pulp-operator: controllers/settings; the automation hub was made of it
    Row(
        (("repo-manager.pulpproject.org", "Pulp"), ("automationhub.ansible.com", "AutomationHub")),
        (
            *("{name}-api-svc", "{name}-content-svc", "{name}-web-svc", "{name}-worker-svc"),
            *("{name}-database-svc", "{name}-redis-svc"),
        ),
        ("app.kubernetes.io/instance=pulp-*-{name}", "app.kubernetes.io/managed-by=pulp-operator", "pulp_cr={name}"),
    ),
    # mattermost/mattermost-operator: pkg/mattermost, apis/mattermost/v1beta1/labels.go
    Row(
        of_group("installation.mattermost.com", "Mattermost"),
        ("{name}", "{name}-minio*", "{name}-db*"),
        ("installation.mattermost.com/installation={name}", "installation.mattermost.com/resource={name}"),
    ),
    # wildfly/wildfly-operator: pkg/resources/services
    Row(
        of_group("wildfly.org", "WildFlyServer"),
        ("{name}-loadbalancer", "{name}-headless", "{name}-admin"),
        ("app.kubernetes.io/name={name}", "app.kubernetes.io/managed-by=wildfly-operator"),
    ),
    # application-stacks/runtime-component-operator and OpenLiberty/open-liberty-operator, which is built on it
    Row(
        (
            ("apps.openliberty.io", "OpenLibertyApplication"),
            ("rc.app.stacks", "RuntimeComponent"),
            ("liberty.websphere.ibm.com", "WebSphereLibertyApplication"),
        ),
        ("{name}", "{name}-headless"),
        ("app.kubernetes.io/instance={name}", "app.kubernetes.io/name={name}"),
        inherits=True,
    ),
    # apache/camel-k: pkg/apis/camel/v1 (IntegrationLabel), pkg/trait/service.go
    Row(
        of_group("camel.apache.org", "Integration", "Pipe", "KameletBinding"),
        ("{name}",),
        ("camel.apache.org/integration={name}",),
    ),
    # zalando-incubator/stackset-controller: pkg/core: a Service for each Stack, called as it
    Row(
        of_group("zalando.org", "StackSet"),
        ("{name}-{spec.stackTemplate.spec.version}", "{name}-*"),
        ("stackset={name}", "stack-version={spec.stackTemplate.spec.version}"),
    ),
)
